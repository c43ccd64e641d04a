/* What the codec's files share. */
#ifndef GSM_SMS_PRIVATE_H
#define GSM_SMS_PRIVATE_H

#include <cunxin/sms_pdu.h>

/*
 * Reads the value of an address whose type is set; the octets lie at in. False: a filler stands
 * before the last digit.
 */
bool sms_address_read(struct sms_address *address, const uint8_t *in, size_t octets,
		      size_t semi_octets);
/* Octets of an address's value, without length and type; 0 for none. SMS_NO_ADDRESS: too long. */
size_t sms_address_write(const struct sms_address *address, uint8_t *out, size_t capacity,
			 size_t *semi_octets);
#define SMS_NO_ADDRESS SIZE_MAX

/* Reads the header at the front of data->octets. False: it promises more than there is. */
bool sms_header_read(struct sms_user_data *data, uint32_t *odd);

#endif
