#include <cunxin/sms_segment.h>

#include <string.h>

#define SINGLE_SEPTETS 160
#define SINGLE_UNITS   70
#define PART_SEPTETS   153 /* with an 8-bit concatenation element: 6 octets */
#define PART_UNITS     67
#define CONCAT_HEADER  6
#define LOOK_BACK      48 /* octets of UTF-8 that a cut may move back to keep a picture whole */

/* Septets or UTF-16 units of a character; 0: it has no septets. */
static size_t units_of(enum sms_alphabet alphabet, uint32_t character)
{
	uint8_t septets[2];

	if (alphabet == SMS_UCS2)
		return character > 0xFFFF ? 2 : 1;
	return sms_septets_of(character, septets);
}

/* Characters that only change the one before them: variation selectors, joiner, skin, keycap. */
static bool belongs_to_last(uint32_t character)
{
	return (character >= 0xFE00 && character <= 0xFE0F) || character == 0x200D ||
	       character == 0x20E3 || (character >= 0x1F3FB && character <= 0x1F3FF);
}

/* A cut before next is bad where next belongs to last, or a joiner wants it. */
static bool good_cut(uint32_t last, uint32_t next)
{
	return !belongs_to_last(next) && last != 0x200D;
}

/*
 * The end of the part that begins at position and has room for most units. Neither a pair nor
 * an escape is split, since a character goes in whole or not at all.
 */
static size_t part_end(const char *utf8, size_t size, size_t position, enum sms_alphabet alphabet,
		       size_t most)
{
	size_t good = position, at = position, units = 0;
	uint32_t last = 0, next = 0;

	while (at < size) {
		size_t used = sms_utf8_next(utf8 + at, size - at, &next);

		if (at > position && good_cut(last, next))
			good = at;
		units += units_of(alphabet, next);
		if (units > most)
			break;
		at += used;
		last = next;
	}
	if (at >= size || at == position || good_cut(last, next))
		return at;
	return good > position && at - good <= LOOK_BACK ? good : at;
}

static enum sms_alphabet alphabet_of(const char *utf8, size_t size)
{
	uint32_t character;

	for (size_t at = 0; at < size;) {
		at += sms_utf8_next(utf8 + at, size - at, &character);
		if (units_of(SMS_GSM7, character) == 0)
			return SMS_UCS2;
	}
	return SMS_GSM7;
}

struct sms_cost sms_cost(const char *utf8, size_t size)
{
	struct sms_cost cost = { .alphabet = alphabet_of(utf8, size), .segments = 1 };
	size_t at = 0, most = cost.alphabet == SMS_UCS2 ? PART_UNITS : PART_SEPTETS;
	uint32_t character;

	while (at < size) {
		at += sms_utf8_next(utf8 + at, size - at, &character);
		cost.units += units_of(cost.alphabet, character);
	}
	if (cost.units <= (cost.alphabet == SMS_UCS2 ? SINGLE_UNITS : SINGLE_SEPTETS))
		return cost;
	cost.segments = 0;
	for (at = 0; at < size && cost.segments <= SMS_SEGMENTS_MAX; cost.segments++)
		at = part_end(utf8, size, at, cost.alphabet, most);
	if (cost.segments > SMS_SEGMENTS_MAX)
		cost.segments = 0;
	return cost;
}

bool sms_cutter_start(struct sms_cutter *cutter, const char *utf8, size_t size, uint8_t reference)
{
	*cutter = (struct sms_cutter){
		.utf8 = utf8,
		.size = size,
		.cost = sms_cost(utf8, size),
		.reference = reference,
	};
	return cutter->cost.segments > 0;
}

/* IE 00: reference, total, number (3GPP TS 23.040 §9.2.3.24.1). */
static void put_header(const struct sms_cutter *cutter, struct sms_user_data *data)
{
	const uint8_t header[CONCAT_HEADER] = {
		5, 0, 3, cutter->reference, (uint8_t)cutter->cost.segments, cutter->part
	};

	if (cutter->cost.segments == 1)
		return;
	memcpy(data->octets, header, sizeof(header));
	data->header_size = data->size = sizeof(header);
	data->concat = (struct sms_concat){
		.present = true,
		.bits = 8,
		.reference = cutter->reference,
		.total = (uint8_t)cutter->cost.segments,
		.part = cutter->part,
	};
}

static void put_units(struct sms_user_data *data, const char *utf8, size_t size)
{
	uint32_t c;

	for (size_t at = 0; at < size;) {
		at += sms_utf8_next(utf8 + at, size - at, &c);
		if (c > 0xFFFF) {
			uint32_t high = 0xD800 + ((c - 0x10000) >> 10);

			data->octets[data->size++] = (uint8_t)(high >> 8);
			data->octets[data->size++] = (uint8_t)high;
			c = 0xDC00 + ((c - 0x10000) & 0x3FF);
		}
		data->octets[data->size++] = (uint8_t)(c >> 8);
		data->octets[data->size++] = (uint8_t)c;
	}
	data->length = data->size;
}

static void put_septets(struct sms_user_data *data, const char *utf8, size_t size)
{
	uint8_t septets[SMS_SEPTETS_MAX];
	size_t count = 0, before = (data->header_size * 8u + 6) / 7;
	unsigned fill = (unsigned)(before * 7 - data->header_size * 8u);
	uint32_t character;

	for (size_t at = 0; at < size;) {
		at += sms_utf8_next(utf8 + at, size - at, &character);
		count += sms_septets_of(character, septets + count);
	}
	data->size = (uint8_t)(data->size + sms_septets_pack(septets, count, fill,
							     data->octets + data->size,
							     SMS_DATA_MAX - data->size));
	data->length = (uint8_t)(before + count);
}

bool sms_cutter_next(struct sms_cutter *cutter, struct sms_user_data *data)
{
	bool ucs2 = cutter->cost.alphabet == SMS_UCS2, one = cutter->cost.segments == 1;
	size_t most =
		ucs2 ? (one ? SINGLE_UNITS : PART_UNITS) : (one ? SINGLE_SEPTETS : PART_SEPTETS);
	size_t end;

	if (cutter->part >= cutter->cost.segments)
		return false;
	cutter->part++;
	*data = (struct sms_user_data){ .octets = { 0 } };
	sms_coding_read(ucs2 ? 0x08 : 0x00, &data->coding);
	put_header(cutter, data);
	end = one ? cutter->size
		  : part_end(cutter->utf8, cutter->size, cutter->position, cutter->cost.alphabet,
			     most);
	if (ucs2)
		put_units(data, cutter->utf8 + cutter->position, end - cutter->position);
	else
		put_septets(data, cutter->utf8 + cutter->position, end - cutter->position);
	cutter->position = end;
	return true;
}
