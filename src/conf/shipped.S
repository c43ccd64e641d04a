/*
 * The replies and the Chinese labels as they are shipped, for a village whose own files are older
 * than the program and lack some: those of etc/ as they are, each a text that ends in a zero.
 */
	.section .rodata
	.global shipped_replies_zh, shipped_replies_en, shipped_labels_zh
shipped_replies_zh:
	.incbin "etc/replies.zh.conf"
	.byte 0
shipped_replies_en:
	.incbin "etc/replies.en.conf"
	.byte 0
shipped_labels_zh:
	.incbin "etc/labels.zh.conf"
	.byte 0

	.section .note.GNU-stack, "", %progbits
