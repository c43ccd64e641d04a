/* A text against the sample village's rules: any octets end in an outcome, in bounded time. */
#include "forms/forms.h"

#include <stdlib.h>
#include <string.h>

static struct forms *forms;

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct reading reading;
	const struct reading_sender sender = { .number = "13900000001", .name = "", .group = 0 };
	char *text = malloc(size + 1);
	struct json *document;

	memcpy(text, data, size);
	text[size] = '\0';
	forms_read(forms, text, strlen(text), &sender, (struct day){ 2026, 3, 11 }, &reading);
	document = forms_reading_json(forms, &reading, "+8613900000001", text);
	json_free(document);
	free(text);
	return 0;
}
