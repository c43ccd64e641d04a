/* A program that knows nothing of the gateway: reads an SMS-DELIVER, answers in two segments. */
#include <cunxin/at_chat.h>
#include <cunxin/sms_segment.h>

#include <stdio.h>
#include <string.h>

int main(void)
{
	static struct at_chat chat;
	const char *hex =
		"07912143658709F1040B918100551512F20000111010214365000AE8329BFD4697D9EC37";
	struct sms_message message;
	struct sms_cutter cutter;
	struct sms_submit submit = { .report_wanted = true };
	char text[640], pdu[2 * SMS_PDU_MAX + 1], words[400];
	unsigned segments = 0;

	if (sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message) != SMS_DECODED)
		return 1;
	sms_text_of(&message.deliver.data, text, sizeof(text), NULL);
	if (strcmp(text, "hellohello") != 0)
		return 2;
	memset(words, 'a', 200);
	words[200] = '\0';
	if (!sms_cutter_start(&cutter, words, 200, 7) ||
	    !sms_address_set(&submit.recipient, message.deliver.sender.text))
		return 3;
	while (sms_cutter_next(&cutter, &submit.data))
		segments += sms_encode_submit(&submit, pdu, sizeof(pdu)) > 0;
	at_chat_reset(&chat);
	return segments == 2 && at_chat_idle(&chat) ? 0 : 4;
}
