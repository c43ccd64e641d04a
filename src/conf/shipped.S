/*
 * The replies as they are shipped, for a village whose own file is older than the program and
 * lacks some: etc/replies.*.conf as they are, each a text that ends in a zero.
 */
	.section .rodata
	.global shipped_replies_zh, shipped_replies_en
shipped_replies_zh:
	.incbin "etc/replies.zh.conf"
	.byte 0
shipped_replies_en:
	.incbin "etc/replies.en.conf"
	.byte 0

	.section .note.GNU-stack, "", %progbits
