/* SMS-DELIVER: any octets decode to something, and what decodes encodes to the same meaning. */
#include "pdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_pdu(data, size, SMS_FROM_CENTRE, SMS_DELIVER);
	return 0;
}
