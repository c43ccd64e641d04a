/*
 * The corpus of PDUs with the right answer: every field of every line; then the same lines cut
 * short at each octet and with each length field bent, which must end in some answer.
 */
#include <cunxin/sms_pdu.h>

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CORPUS "tests/corpus/pdu-vectors.jsonl"
#define LINES  512

static json_t *lines[LINES];
static size_t line_count;
static const char *here; /* the id of the vector being looked at */
static unsigned wrong;

static int load(void **state)
{
	FILE *file = fopen(CORPUS, "r");
	char *line = NULL;
	size_t room = 0;

	(void)state;
	assert_non_null(file);
	while (getline(&line, &room, file) > 0) {
		lines[line_count] = json_loads(line, JSON_ALLOW_NUL, NULL);
		assert_non_null(lines[line_count]);
		assert_true(++line_count < LINES);
	}
	free(line);
	fclose(file);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	while (line_count > 0)
		json_decref(lines[--line_count]);
	return 0;
}

static const char *text_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool is_kind(const json_t *line, const char *kind)
{
	return strcmp(text_at(line, "kind"), kind) == 0;
}

static void complain(const char *field, const char *got, const char *wanted)
{
	wrong++;
	fprintf(stderr, "%s: %s is \"%s\", wanted \"%s\"\n", here, field, got, wanted);
}

static void same_text(const json_t *expect, const char *field, const char *got)
{
	const json_t *wanted = json_object_get(expect, field);

	if (wanted == NULL)
		return;
	if (json_is_null(wanted) ? got[0] != '\0' : strcmp(json_string_value(wanted), got) != 0)
		complain(field, got, json_is_null(wanted) ? "" : json_string_value(wanted));
}

static void same_number(const json_t *expect, const char *field, long got)
{
	const json_t *wanted = json_object_get(expect, field);
	char a[32], b[32];

	if (wanted == NULL || json_integer_value(wanted) == got)
		return;
	snprintf(a, sizeof(a), "%ld", got);
	snprintf(b, sizeof(b), "%lld", (long long)json_integer_value(wanted));
	complain(field, a, b);
}

/* A flag that the vector does not name is false. */
static void same_flag(const json_t *expect, const char *field, bool got)
{
	if (json_is_true(json_object_get(expect, field)) != got)
		complain(field, got ? "true" : "false", got ? "false" : "true");
}

static void same_octet(const json_t *expect, const char *field, unsigned got)
{
	char text[8];

	snprintf(text, sizeof(text), "%02X", got);
	same_text(expect, field, text);
}

static void show_time(const struct sms_time *time, char out[64])
{
	int offset = time->offset < 0 ? -time->offset : time->offset;

	snprintf(out, 64, "%04d-%02u-%02uT%02u:%02u:%02u%c%02d:%02d", time->year, time->month,
		 time->day, time->hour, time->minute, time->second, time->offset < 0 ? '-' : '+',
		 offset / 60, offset % 60);
}

static void same_time(const json_t *expect, const char *field, const struct sms_time *got)
{
	char text[64];

	show_time(got, text);
	same_text(expect, field, text);
}

/* A zone whose second digit is none: read all the same. */
static bool strange_zone(const struct sms_time *time)
{
	return time->raw[6] >> 4 > 9;
}

static void to_hex(const uint8_t *octets, size_t size, char *out)
{
	for (size_t i = 0; i < size; i++)
		sprintf(out + 2 * i, "%02X", octets[i]);
	out[2 * size] = '\0';
}

static void same_concat(const json_t *expect, const struct sms_concat *got)
{
	const json_t *wanted = json_object_get(expect, "concat");

	if ((wanted != NULL) != got->present) {
		complain("concat", got->present ? "there" : "none",
			 got->present ? "none" : "there");
		return;
	}
	same_number(wanted, "ref", got->reference);
	same_number(wanted, "bits", got->bits);
	same_number(wanted, "total", got->total);
	same_number(wanted, "seq", got->part);
}

static void same_elements(const json_t *expect, const struct sms_user_data *data)
{
	const json_t *wanted = json_object_get(expect, "udh");
	struct sms_element element;
	size_t position = 0, count = 0;
	char hex[2 * SMS_DATA_MAX + 1];

	while (sms_element_next(data, &position, &element)) {
		const json_t *one = json_array_get(wanted, count++);

		if (one == NULL) {
			complain("udh", "longer", "shorter");
			return;
		}
		same_octet(one, "iei", element.id);
		to_hex(element.data, element.size, hex);
		same_text(one, "data", hex);
	}
	if (count != json_array_size(wanted))
		complain("udh", "shorter", "longer");
}

/* IE 01: what waits, and how many. */
static void same_waiting_elements(const json_t *wanted, const struct sms_user_data *data)
{
	struct sms_element element;
	size_t position = 0, count = 0;

	if ((wanted != NULL) != data->waiting_element)
		complain("mwi_ie", "another", "as told");
	while (sms_element_next(data, &position, &element)) {
		const json_t *one = element.id == 1 ? json_array_get(wanted, count++) : NULL;

		if (one == NULL)
			continue;
		same_octet(one, "octet", element.data[0]);
		same_number(one, "count", element.data[1]);
	}
	if (count != json_array_size(wanted))
		complain("mwi_ie", "another number", "as told");
}

static const char *alphabet_word(const struct sms_coding *coding)
{
	static const char *const words[] = { "gsm7", "8bit", "ucs2" };

	return words[coding->alphabet];
}

static void same_coding(const json_t *expect, const struct sms_coding *coding)
{
	static const char *const kinds[] = { "voicemail", "fax", "email", "other" };
	const json_t *waiting = json_object_get(expect, "mwi");
	const json_t *class = json_object_get(expect, "class");

	same_octet(expect, "dcs", coding->octet);
	same_text(expect, "alphabet", alphabet_word(coding));
	same_flag(expect, "compressed", coding->compressed);
	same_flag(expect, "autodelete", coding->auto_delete);
	if ((class == NULL ? -1 : json_integer_value(class)) != coding->message_class)
		complain("class", "another", "as told");
	if ((waiting != NULL) != (coding->waiting != SMS_WAITING_NONE))
		complain("mwi", "another", "as told");
	if (waiting == NULL)
		return;
	same_flag(waiting, "store", coding->waiting == SMS_WAITING_STORE);
	same_flag(waiting, "active", coding->waiting_active);
	same_text(waiting, "type", kinds[coding->waiting_kind]);
}

/* A NUL inside counts. */
static void same_words(const json_t *expect, const char *got, size_t size)
{
	const json_t *wanted = json_object_get(expect, "text");

	if (wanted == NULL)
		return;
	if (json_string_length(wanted) != size || memcmp(json_string_value(wanted), got, size) != 0)
		complain("text", got, json_string_value(wanted));
}

/* Octets that TP-UDL promises and that did not come. */
static long missing(const struct sms_user_data *data)
{
	bool septets = data->coding.alphabet == SMS_GSM7 && !data->coding.compressed;

	return (septets ? (data->length * 7L + 7) / 8 : data->length) - data->size;
}

/* An ESC at the end of a part must wait for the next one. */
static bool ends_in_escape(const struct sms_user_data *data)
{
	struct sms_text text;
	char utf8[1024];

	sms_text_start(&text, utf8, sizeof(utf8));
	sms_text_add(&text, data);
	return text.escape;
}

static void same_data(const json_t *expect, const struct sms_user_data *data, uint32_t odd)
{
	char text[1024], hex[2 * SMS_DATA_MAX + 1];

	if (json_object_get(expect, "udl") == NULL)
		return;
	same_number(expect, "udl", data->length);
	same_coding(expect, &data->coding);
	same_concat(expect, &data->concat);
	same_elements(expect, data);
	same_number(json_object_get(expect, "ports"), "dst", data->ports.destination);
	same_number(json_object_get(expect, "ports"), "src", data->ports.source);
	same_number(expect, "single_shift", data->single);
	same_number(expect, "locking_shift", data->locking);
	same_waiting_elements(json_object_get(expect, "mwi_ie"), data);
	to_hex(data->octets + data->header_size, (size_t)(data->size - data->header_size), hex);
	same_text(expect, "data", hex);
	same_words(expect, text, sms_text_of(data, text, sizeof(text), &odd));
	same_flag(expect, "unpaired_surrogate", (odd & SMS_ODD_SURROGATE) != 0);
	same_text(expect, "text_utf16", hex);
	same_flag(expect, "trailing_escape", ends_in_escape(data));
	if ((json_object_get(expect, "short") != NULL) != ((odd & SMS_ODD_SHORT) != 0))
		complain("short", "another", "as told");
	same_number(expect, "short", missing(data));
}

/* 3GPP TS 23.040 §9.2.3.15, as the corpus words it. */
static const char *status_class(uint8_t status)
{
	static const char *const classes[] = { "delivered", "transient", "permanent",
					       "ended-transient" };

	return status < 0x80 ? classes[status >> 5] : "reserved";
}

static void same_deliver(const json_t *expect, const struct sms_deliver *deliver, uint32_t odd)
{
	same_text(expect, "smsc", deliver->centre.text);
	same_text(expect, "from", deliver->sender.text);
	same_octet(expect, "toa", deliver->sender.type);
	same_octet(expect, "pid", deliver->protocol);
	same_time(expect, "scts", &deliver->sent);
	same_flag(expect, "scts_invalid", (odd & SMS_ODD_TIME) != 0);
	same_flag(expect, "scts_tz_nonbcd", strange_zone(&deliver->sent));
	same_flag(expect, "more", deliver->more);
	same_flag(expect, "sri", deliver->report_indicated);
	same_flag(expect, "rp", deliver->reply_path);
	same_flag(expect, "mti3", (odd & SMS_ODD_TYPE) != 0);
	same_data(expect, &deliver->data, odd);
}

/* An absolute TP-VP is a time like TP-SCTS (§9.2.3.12.2). */
static void same_absolute(const json_t *wanted, const uint8_t raw[7])
{
	struct sms_time time;

	sms_time_read(&time, raw);
	same_time(wanted, "iso", &time);
	same_number(wanted, "quarters", time.offset / 15);
}

static void same_validity(const json_t *expect, const struct sms_submit *submit)
{
	static const char *const formats[] = { NULL, "enhanced", "relative", "absolute" };
	const json_t *wanted = json_object_get(expect, "vp");
	const char *format = formats[submit->validity_format];
	char hex[15];

	if (wanted == NULL || format == NULL) {
		if ((wanted == NULL) != (format == NULL))
			complain("vp", format == NULL ? "none" : format, "another");
		return;
	}
	same_text(wanted, "format", format);
	same_number(wanted, "octet", submit->validity[0]);
	same_number(wanted, "minutes", sms_validity_minutes(submit->validity[0]));
	to_hex(submit->validity, 7, hex);
	same_text(wanted, "octets", hex);
	if (submit->validity_format == SMS_VALIDITY_ABSOLUTE)
		same_absolute(json_object_get(wanted, "ts"), submit->validity);
}

static void same_submit(const json_t *expect, const struct sms_submit *submit, uint32_t odd)
{
	same_text(expect, "smsc", submit->centre.text);
	same_text(expect, "to", submit->recipient.text);
	same_octet(expect, "toa", submit->recipient.type);
	same_octet(expect, "pid", submit->protocol);
	same_number(expect, "mr", submit->reference);
	same_flag(expect, "srr", submit->report_wanted);
	same_flag(expect, "rd", submit->reject_duplicates);
	same_flag(expect, "rp", submit->reply_path);
	same_validity(expect, submit);
	same_data(expect, &submit->data, odd);
}

static void same_report(const json_t *expect, const struct sms_status_report *report, uint32_t odd)
{
	same_text(expect, "smsc", report->centre.text);
	same_text(expect, "to", report->recipient.text);
	same_octet(expect, "toa", report->recipient.type);
	same_number(expect, "mr", report->reference);
	same_time(expect, "scts", &report->sent);
	same_flag(expect, "scts_invalid", !report->sent.valid);
	same_flag(expect, "scts_tz_nonbcd", strange_zone(&report->sent));
	same_time(expect, "discharge", &report->discharged);
	same_flag(expect, "discharge_tz_nonbcd", strange_zone(&report->discharged));
	same_octet(expect, "status", report->status);
	same_text(expect, "status_class", status_class(report->status));
	same_octet(expect, "pi", report->parameters);
	same_flag(expect, "srq", report->for_command);
	same_flag(expect, "more", report->more);
	same_data(expect, &report->data, odd);
}

static enum sms_direction direction_of(const json_t *expect)
{
	const char *type = text_at(expect, "type");

	return type != NULL && strcmp(type, "SUBMIT") == 0 ? SMS_TO_CENTRE : SMS_FROM_CENTRE;
}

/* Which answer a line deserves that cannot be read. */
static enum sms_decoded refusal(const char *error)
{
	if (strcmp(error, "not hex") == 0)
		return SMS_NOT_HEX;
	if (strstr(error, "> 20 semi-octets") != NULL || strncmp(error, "UDH", 3) == 0)
		return SMS_REFUSED;
	return SMS_TRUNCATED;
}

/* What is behind the end: its octets, or "30 octets ..." of them. */
static void same_tail(const json_t *expect, const char *hex, const struct sms_message *message)
{
	const char *wanted = text_at(expect, "trailing"), *tail = hex + 2 * message->size;
	char count[32];

	if ((wanted != NULL) != ((message->odd & SMS_ODD_TRAILING) != 0))
		complain("trailing", "another", "as told");
	if (wanted == NULL) {
		if (*tail != '\0')
			complain("trailing", tail, "");
		return;
	}
	snprintf(count, sizeof(count), "%zu octets", strlen(tail) / 2);
	if (strcmp(wanted, tail) != 0 && strncmp(wanted, count, strlen(count)) != 0)
		complain("trailing", tail, wanted);
}

/* The <length> of AT commands: octets without the service centre's address. */
static long tpdu_length(const char *hex)
{
	unsigned centre = 0;

	sscanf(hex, "%2x", &centre);
	return (long)strlen(hex) / 2 - 1 - (long)centre;
}

static void check_line(const json_t *line)
{
	static const char *const types[] = { "DELIVER", "SUBMIT", "STATUS-REPORT" };
	const json_t *expect = json_object_get(line, "expect");
	const char *hex = text_at(line, "pdu");
	struct sms_message message;
	enum sms_decoded decoded = sms_decode(hex, strlen(hex), direction_of(expect), &message);

	if (text_at(expect, "error") != NULL) {
		if (decoded != refusal(text_at(expect, "error")))
			complain("error", "another", text_at(expect, "error"));
		return;
	}
	if (decoded != SMS_DECODED) {
		complain("result", "refused", "read");
		return;
	}
	same_text(expect, "type", types[message.type]);
	same_tail(expect, hex, &message);
	if (json_is_integer(json_object_get(line, "tpdu_len")))
		same_number(line, "tpdu_len", tpdu_length(hex));
	switch (message.type) {
	case SMS_DELIVER: same_deliver(expect, &message.deliver, message.odd); break;
	case SMS_SUBMIT: same_submit(expect, &message.submit, message.odd); break;
	case SMS_STATUS_REPORT: same_report(expect, &message.report, message.odd); break;
	}
}

static void test_every_vector_reads_as_told(void **state)
{
	(void)state;
	wrong = 0;
	for (size_t i = 0; i < line_count; i++) {
		here = text_at(lines[i], "id");
		if (is_kind(lines[i], "pdu"))
			check_line(lines[i]);
	}
	assert_int_equal(wrong, 0);
}

static size_t encode(const struct sms_message *message, char *hex, size_t size)
{
	switch (message->type) {
	case SMS_DELIVER: return sms_encode_deliver(&message->deliver, hex, size);
	case SMS_SUBMIT: return sms_encode_submit(&message->submit, hex, size);
	case SMS_STATUS_REPORT: return sms_encode_status_report(&message->report, hex, size);
	}
	return 0;
}

/*
 * Lines that say more than they mean: a tail, fillers that are counted or forgotten, a centre
 * without digits, a TP-PI of 0. They are written shorter, and that reads and writes as itself.
 */
static bool says_too_much(const char *id)
{
	static const char *const ids[] = {
		"ofono-charset-all", "ofono-charset-ext", "pg-ucs2-udl-too-long",
		"pg-mti3",	     "gammu-14",	  "gammu-24",
		"gammu-32",	     "gammu-36",	  "gammu-39",
		"c-trailing-ff",     "c-allzero",	  "c-sr-pi-00",
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		if (strcmp(ids[i], id) == 0)
			return true;
	}
	return false;
}

static void test_every_vector_is_written_as_it_was_read(void **state)
{
	char hex[2 * SMS_PDU_MAX + 1], again[2 * SMS_PDU_MAX + 1];

	(void)state;
	for (size_t i = 0; i < line_count; i++) {
		const char *pdu = text_at(lines[i], "pdu");
		enum sms_direction direction = direction_of(json_object_get(lines[i], "expect"));
		struct sms_message message;
		size_t length;

		if (pdu == NULL || sms_decode(pdu, strlen(pdu), direction, &message) != SMS_DECODED)
			continue;
		length = encode(&message, hex, sizeof(hex));
		assert_int_equal(length, tpdu_length(hex));
		if (!says_too_much(text_at(lines[i], "id"))) {
			assert_string_equal(hex, pdu);
			continue;
		}
		assert_string_not_equal(hex, pdu);
		assert_int_equal(sms_decode(hex, strlen(hex), direction, &message), SMS_DECODED);
		assert_int_not_equal(encode(&message, again, sizeof(again)), 0);
		assert_string_equal(again, hex);
	}
}

static const json_t *find_line(const char *id)
{
	for (size_t i = 0; i < line_count; i++) {
		if (strcmp(text_at(lines[i], "id"), id) == 0)
			return lines[i];
	}
	fail_msg("no vector %s", id);
	return NULL;
}

static const struct sms_user_data *data_of(const struct sms_message *message)
{
	switch (message->type) {
	case SMS_DELIVER: return &message->deliver.data;
	case SMS_SUBMIT: return &message->submit.data;
	case SMS_STATUS_REPORT: return &message->report.data;
	}
	return NULL;
}

/* Reads the parts of a group by their numbers. Returns how many there are. */
static size_t read_parts(const json_t *group, struct sms_message *parts)
{
	const json_t *ids = json_object_get(group, "parts");
	size_t total = 0;

	for (size_t i = 0; i < json_array_size(ids); i++) {
		const json_t *line = find_line(json_string_value(json_array_get(ids, i)));
		const char *hex = text_at(line, "pdu");
		struct sms_message message;
		const struct sms_concat *concat;

		assert_int_equal(sms_decode(hex, strlen(hex),
					    direction_of(json_object_get(line, "expect")),
					    &message),
				 SMS_DECODED);
		concat = &data_of(&message)->concat;
		assert_true(concat->present);
		same_number(group, "concat_ref", concat->reference);
		same_text(group, "alphabet", alphabet_word(&data_of(&message)->coding));
		parts[concat->part] = message;
		total = concat->total;
	}
	return total;
}

static void test_parts_are_joined_before_they_are_read(void **state)
{
	struct sms_message parts[256];
	char utf8[8192], hex[8192];

	(void)state;
	wrong = 0;
	for (size_t i = 0; i < line_count; i++) {
		struct sms_text text;
		size_t total, used = 0;

		here = text_at(lines[i], "id");
		if (!is_kind(lines[i], "group"))
			continue;
		total = read_parts(lines[i], parts);
		sms_text_start(&text, utf8, sizeof(utf8));
		for (size_t part = 1; part <= total; part++) {
			const struct sms_user_data *data = data_of(&parts[part]);
			size_t size = (size_t)(data->size - data->header_size);

			sms_text_add(&text, data);
			to_hex(data->octets + data->header_size, size, hex + used);
			used += 2 * size;
		}
		sms_text_finish(&text);
		same_words(lines[i], text.utf8, text.size);
		same_text(lines[i], "data", hex);
	}
	assert_int_equal(wrong, 0);
}

/* Everything that can be asked of a message that was read. */
static void ask_all(const struct sms_message *message)
{
	const struct sms_user_data *data = data_of(message);
	char text[1024], small[8], hex[2 * SMS_PDU_MAX + 1];
	struct sms_element element;
	size_t position = 0, held = 0;

	assert_true(sms_text_of(data, text, sizeof(text), NULL) < sizeof(text));
	assert_true(sms_text_of(data, small, sizeof(small), NULL) < sizeof(small));
	while (sms_element_next(data, &position, &element))
		held += element.size + 2u;
	assert_true(held < data->header_size || held == 0);
	assert_true(data->header_size <= data->size);
	if (data->concat.present)
		assert_in_range(data->concat.part, 1, data->concat.total);
	encode(message, hex, sizeof(hex));
}

/* Octets on the heap at their exact size, so that a sanitizer sees each step too far. */
static void try_octets(const uint8_t *octets, size_t size)
{
	uint8_t *exact = malloc(size > 0 ? size : 1);
	struct sms_message message;

	assert_non_null(exact);
	memcpy(exact, octets, size);
	for (int direction = SMS_FROM_CENTRE; direction <= SMS_TO_CENTRE; direction++) {
		if (sms_decode_octets(exact, size, (enum sms_direction)direction, &message) !=
		    SMS_DECODED)
			continue;
		assert_true(message.size <= size);
		ask_all(&message);
	}
	free(exact);
}

static size_t from_hex(const char *hex, uint8_t *out, size_t room)
{
	size_t size = 0;
	unsigned octet;

	while (size < room && sscanf(hex + 2 * size, "%2x", &octet) == 1)
		out[size++] = (uint8_t)octet;
	return size;
}

static void test_no_cut_of_a_vector_harms(void **state)
{
	uint8_t octets[512];

	(void)state;
	for (size_t i = 0; i < line_count; i++) {
		size_t size = is_kind(lines[i], "pdu")
				      ? from_hex(text_at(lines[i], "pdu"), octets, sizeof(octets))
				      : 0;

		for (size_t cut = 0; cut <= size; cut++)
			try_octets(octets, cut);
	}
}

/* Every octet in turn takes the values that break lengths: each length field is among them. */
static void test_no_bent_length_harms(void **state)
{
	static const uint8_t values[] = { 0x00, 0x01, 0x0B, 0x15, 0x7F, 0x8C, 0xA0, 0xA1, 0xFF };
	uint8_t octets[512];

	(void)state;
	for (size_t i = 0; i < line_count; i++) {
		size_t size = is_kind(lines[i], "pdu")
				      ? from_hex(text_at(lines[i], "pdu"), octets, sizeof(octets))
				      : 0;

		for (size_t at = 0; at < size; at++) {
			uint8_t kept = octets[at];

			for (size_t v = 0; v < sizeof(values) + 2; v++) {
				octets[at] = v < sizeof(values)	   ? values[v]
					     : v == sizeof(values) ? (uint8_t)(kept + 1)
								   : (uint8_t)(kept - 1);
				try_octets(octets, size);
			}
			octets[at] = kept;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_vector_reads_as_told),
		cmocka_unit_test(test_every_vector_is_written_as_it_was_read),
		cmocka_unit_test(test_parts_are_joined_before_they_are_read),
		cmocka_unit_test(test_no_cut_of_a_vector_harms),
		cmocka_unit_test(test_no_bent_length_harms),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
