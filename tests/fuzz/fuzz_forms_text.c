/*
 * A text against the sample village's rules, on every way that it can take: by itself, as the
 * words of each form, as an answer to each question, put over what was read before, kept as a
 * draft and read again, trusted, echoed, answered. Any octets end in an outcome.
 */
#include "forms/forms.h"

#include <stdlib.h>
#include <string.h>

static struct forms *forms;
static const struct day today = { 2026, 3, 11 };
static const struct reading_person shared[] = { { "周德贵", "家庭农场", 5 },
						{ "周小燕", "农户", 5 } };
static const struct reading_sender senders[] = {
	{ .number = "13900000001", .name = "", .role = "" },
	{ .number = "13900000001", .name = "张建国", .role = "工头", .group = 3 },
	{ .number = "13900000008", .name = "", .role = "", .people = shared, .people_count = 2 },
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct conf_problems problems = { .count = 0 };
	const char *path = getenv("FUZZ_CONFIG");
	struct config *config =
		config_load(path == NULL ? "etc/cunxin.conf" : path, NULL, &problems);

	(void)argc;
	(void)argv;
	forms = config == NULL ? NULL : forms_load(config, &problems);
	if (forms == NULL)
		abort();
	return 0;
}

/* What is shown of a reading: the document, and the reply for every outcome it may still have. */
static void show(const struct reading *reading, const char *text)
{
	struct buffer out = BUFFER_EMPTY;

	json_free(forms_reading_json(forms, reading, "+8613900000001", text));
	forms_echo(forms, reading, &out);
	forms_faults(forms, reading, &out);
	buffer_release(&out);
}

/* A draft comes back as it went. */
static void keep(const struct reading *reading)
{
	static struct reading again;
	struct json *draft = forms_draft_json(reading), *second;
	char *line = json_line(draft), *other;
	struct json *read = json_read(line);

	if (reading->form != NULL && forms_draft_read(forms, read, &again)) {
		second = forms_draft_json(&again);
		other = json_line(second);
		if (strcmp(line, other) != 0)
			abort();
		free(other);
		json_free(second);
	}
	json_free(read);
	json_free(draft);
	free(line);
}

/* What was trusted has no doubt left, whatever else is wrong with it. */
static void trust(struct reading *reading, const struct reading_sender *sender)
{
	forms_trust(reading);
	forms_complete(forms, sender, today, reading);
	if (reading->outcome == OUTCOME_CONFIRM)
		abort();
}

static void answer(const struct form *form, const char *text)
{
	for (size_t field = 0; field < form->field_count; field++) {
		struct field_value value = { .number = 50, .said = true };

		strcpy(value.reason, "unit");
		forms_read_answer(forms, form, field, text, strlen(text), today, &value);
		if (memchr(value.text, '\0', sizeof(value.text)) == NULL)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct reading reading, later;
	const struct reading_sender *sender = &senders[size % (sizeof(senders) / sizeof(*senders))];
	char *text = malloc(size + 1);
	const struct form *form;

	memcpy(text, data, size);
	text[size] = '\0';
	forms_read(forms, text, strlen(text), sender, today, &reading);
	show(&reading, text);
	keep(&reading);
	form = forms_at(forms, size % forms_count(forms));
	forms_read_as(forms, form, text, strlen(text), sender, today, &later);
	forms_complete(forms, sender, today, &later);
	show(&later, text);
	answer(form, text);
	if (reading.form == form && !form->is_intent)
		forms_merge(&reading, &later);
	forms_complete(forms, sender, today, &reading);
	if (reading.form != NULL && !reading.form->is_intent && reading.rival_count == 0)
		trust(&reading, sender);
	free(text);
	return 0;
}
