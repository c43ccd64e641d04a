/* SMS-STATUS-REPORT. */
#include "pdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_pdu(data, size, SMS_FROM_CENTRE, SMS_STATUS_REPORT);
	return 0;
}
