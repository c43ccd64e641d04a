/*
 * The way out. An answer is gathered while its command runs and goes out as a whole:
 *
 *	"\r\n" information "\r\n"  ...  "\r\n" result "\r\n"        (V.250 §5.7)
 *
 * so that the faults of a line (garbage before it, half of it, none of it, news in its middle,
 * other line ends, pieces of n octets) each have one place.
 */
#include "inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Nobody reads: a real modem drops it too. */
#define OUTPUT_MAX (1 << 20)

static const struct {
	enum outcome_kind kind;
	int code;
	const char *words;
} verbose_errors[] = {
	/* clang-format off */
	{ OUTCOME_CME,   3, "operation not allowed" },
	{ OUTCOME_CME,   4, "operation not supported" },
	{ OUTCOME_CME,  10, "SIM not inserted" },
	{ OUTCOME_CME,  11, "SIM PIN required" },
	{ OUTCOME_CME,  12, "SIM PUK required" },
	{ OUTCOME_CME,  13, "SIM failure" },
	{ OUTCOME_CME,  14, "SIM busy" },
	{ OUTCOME_CME,  16, "incorrect password" },
	{ OUTCOME_CME,  30, "no network service" },
	{ OUTCOME_CME,  50, "incorrect parameters" },
	{ OUTCOME_CME, 100, "unknown" },
	{ OUTCOME_CMS, 300, "ME failure" },
	{ OUTCOME_CMS, 302, "operation not allowed" },
	{ OUTCOME_CMS, 303, "operation not supported" },
	{ OUTCOME_CMS, 304, "invalid PDU mode parameter" },
	{ OUTCOME_CMS, 305, "invalid text mode parameter" },
	{ OUTCOME_CMS, 310, "SIM not inserted" },
	{ OUTCOME_CMS, 311, "SIM PIN required" },
	{ OUTCOME_CMS, 314, "SIM busy" },
	{ OUTCOME_CMS, 316, "SIM PUK required" },
	{ OUTCOME_CMS, 321, "invalid memory index" },
	{ OUTCOME_CMS, 322, "memory full" },
	{ OUTCOME_CMS, 330, "SMSC address unknown" },
	{ OUTCOME_CMS, 331, "no network service" },
	{ OUTCOME_CMS, 332, "network timeout" },
	{ OUTCOME_CMS, 340, "no +CNMA acknowledgement expected" },
	{ OUTCOME_CMS, 500, "unknown error" },
	/* clang-format on */
};

static bool deaf(const struct sim_modem *modem)
{
	return modem->faults.gone || modem->faults.mute || modem->activity == ACTIVITY_OFF;
}

/* Line ends as this modem writes them. */
static void put(struct sim_modem *modem, const char *bytes, size_t size)
{
	static const char *const ends[] = {
		[ENDS_LF] = "\n", [ENDS_CR] = "\r", [ENDS_CRCRLF] = "\r\r\n"
	};

	if (deaf(modem) || modem->output.size > OUTPUT_MAX)
		return;
	if (modem->faults.ends == ENDS_FINE) {
		buffer_add(&modem->output, bytes, size);
		return;
	}
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] == '\n')
			continue;
		if (bytes[i] == '\r')
			buffer_add_text(&modem->output, ends[modem->faults.ends]);
		else
			buffer_add(&modem->output, bytes + i, 1);
	}
}

static void put_news(struct sim_modem *modem, const char *text)
{
	struct buffer line = BUFFER_EMPTY;

	buffer_add_format(&line, "\r\n%s\r\n", text);
	if (modem->activity == ACTIVITY_BODY && !modem->faults.news_in_prompt)
		buffer_add(&modem->held_news, line.text, line.size);
	else
		put(modem, line.text, line.size);
	buffer_release(&line);
}

/* Yours. */
static __attribute__((format(printf, 1, 0))) char *worded(const char *format, va_list list)
{
	char *text;

	return vasprintf(&text, format, list) < 0 ? need_copy("") : text;
}

void say(struct sim_modem *modem, const char *format, ...)
{
	va_list list;
	char *text;

	va_start(list, format);
	text = worded(format, list);
	va_end(list);
	if (modem->lines_said++ == 0 && modem->profile.verbose)
		buffer_add_text(&modem->answer, "\r\n");
	buffer_add_text(&modem->answer, text);
	buffer_add_text(&modem->answer, "\r\n");
	/* News in the middle of an answer, between a header and its PDU too. */
	if (modem->faults.interrupt && modem->lines_said % 3 == 1)
		buffer_add_text(&modem->answer, "\r\n^RSSI: 17\r\n");
	free(text);
}

static const char *error_words(struct outcome outcome)
{
	for (size_t i = 0; i < sizeof verbose_errors / sizeof verbose_errors[0]; i++)
		if (verbose_errors[i].kind == outcome.kind &&
		    verbose_errors[i].code == outcome.code)
			return verbose_errors[i].words;
	return "unknown error";
}

static void add_coded(struct sim_modem *modem, const char *name, struct outcome outcome)
{
	if (modem->profile.cmee == 2)
		buffer_add_format(&modem->answer, "\r\n%s: %s\r\n", name, error_words(outcome));
	else
		buffer_add_format(&modem->answer, "\r\n%s: %d\r\n", name, outcome.code);
}

static void add_plain(struct sim_modem *modem, const char *words, char digit)
{
	if (modem->profile.verbose)
		buffer_add_format(&modem->answer, "\r\n%s\r\n", words);
	else
		buffer_add_format(&modem->answer, "%c\r", digit);
}

/* +CME ERROR needs AT+CMEE (3GPP TS 27.007 §9.1); +CMS ERROR does not (27.005 §3.2.5). */
void say_result(struct sim_modem *modem, struct outcome outcome)
{
	modem->lines_said = 0;
	if (modem->profile.quiet)
		return;
	switch (outcome.kind) {
	case OUTCOME_OK:
	case OUTCOME_REBOOT: add_plain(modem, "OK", '0'); break;
	case OUTCOME_CME:
		if (modem->profile.cmee > 0) {
			add_coded(modem, "+CME ERROR", outcome);
			break;
		}
		add_plain(modem, "ERROR", '4');
		break;
	case OUTCOME_CMS: add_coded(modem, "+CMS ERROR", outcome); break;
	case OUTCOME_ERROR: add_plain(modem, "ERROR", '4'); break;
	case OUTCOME_PENDING: break;
	}
}

/* The cable comes out, once, as soon as this has gone through it (fault F28). */
static void pull(struct sim_modem *modem)
{
	modem->faults.pull_at[0] = '\0';
	modem->faults.pulls = true;
}

static bool pulled_amid(const struct sim_modem *modem)
{
	const char *begins = modem->faults.pull_at;

	if (modem->activity == ACTIVITY_BODY)
		return strcmp(begins, "PROMPT") == 0;
	return begins[0] != '\0' && strncasecmp(modem->command, begins, strlen(begins)) == 0;
}

void say_prompt(struct sim_modem *modem)
{
	static const char *const prompts[] = {
		[PROMPT_FINE] = "\r\n> ", [PROMPT_SHORT] = "\r\n>", [PROMPT_LINE] = ">\r\n",
		[PROMPT_LATE] = "\r\n> ", [PROMPT_NEVER] = "",
	};

	buffer_add_text(&modem->answer, prompts[modem->faults.prompt]);
	say_out(modem);
	if (strcmp(modem->faults.pull_at, "BODY") == 0)
		pull(modem);
}

void say_echo(struct sim_modem *modem, const char *bytes, size_t size)
{
	if ((modem->profile.echo || modem->faults.echo_stuck) && !deaf(modem) &&
	    !modem->faults.half_dead)
		buffer_add(&modem->output, bytes, size);
}

static void put_noise(struct sim_modem *modem)
{
	static const char garbage[] = "\xff\xfe\x80~}\x11\x13 \x07q\r\n";

	for (int i = 0; i < modem->faults.noise; i++)
		put(modem, garbage, sizeof garbage - 1);
}

void say_out(struct sim_modem *modem)
{
	size_t size = modem->answer.size;

	if (size > 0 && !modem->faults.half_dead) {
		put_noise(modem);
		if (modem->faults.cut_answer > 0 && modem->faults.cut_answer < size)
			size = modem->faults.cut_answer;
		if (pulled_amid(modem)) {
			size /= 2;
			pull(modem);
		}
		put(modem, modem->answer.text, size);
	}
	buffer_clear(&modem->answer);
	if (modem->activity == ACTIVITY_BODY || modem->held_news.size == 0)
		return;
	put(modem, modem->held_news.text, modem->held_news.size);
	buffer_clear(&modem->held_news);
}

void say_news(struct sim_modem *modem, const char *format, ...)
{
	va_list list;
	char *text;

	va_start(list, format);
	text = worded(format, list);
	va_end(list);
	put_news(modem, text);
	free(text);
}

void say_later(struct sim_modem *modem, int64_t due, bool news, const char *text)
{
	struct later *later = need_zeroed(1, sizeof *later);
	struct later **place = &modem->later;

	later->due = due;
	later->news = news;
	later->text = need_copy(text);
	while (*place != NULL && (*place)->due <= due)
		place = &(*place)->next;
	later->next = *place;
	*place = later;
}

static void later_pop(struct sim_modem *modem)
{
	struct later *later = modem->later;

	modem->later = later->next;
	free(later->text);
	free(later);
}

void say_forget(struct sim_modem *modem)
{
	while (modem->later != NULL)
		later_pop(modem);
	buffer_clear(&modem->answer);
	buffer_clear(&modem->held_news);
	modem->lines_said = 0;
}

/* In pieces: one each millisecond. */
static void allow_more(struct sim_modem *modem, struct moment now)
{
	size_t waiting = modem->output.size;

	if (modem->faults.chop == 0) {
		modem->allowed = waiting;
		return;
	}
	if (modem->allowed > modem->output_at || modem->chop_at > now.up)
		return;
	modem->allowed += modem->faults.chop;
	if (modem->allowed > waiting)
		modem->allowed = waiting;
	modem->chop_at = now.up + 1;
}

void say_tick(struct sim_modem *modem, struct moment now)
{
	while (modem->later != NULL && modem->later->due <= now.up) {
		if (modem->later->news)
			put_news(modem, modem->later->text);
		else
			put(modem, modem->later->text, strlen(modem->later->text));
		later_pop(modem);
	}
	allow_more(modem, now);
}

int64_t say_deadline(const struct sim_modem *modem)
{
	int64_t deadline = modem->later != NULL ? modem->later->due : NEVER;

	if (modem->faults.chop > 0 && modem->allowed < modem->output.size &&
	    modem->allowed == modem->output_at)
		deadline = earlier(deadline, modem->chop_at);
	return deadline;
}

const char *sim_modem_output(const struct sim_modem *modem, size_t *size)
{
	size_t end = modem->faults.chop > 0 ? modem->allowed : modem->output.size;

	*size = end > modem->output_at ? end - modem->output_at : 0;
	return *size == 0 ? "" : modem->output.text + modem->output_at;
}

void sim_modem_written(struct sim_modem *modem, size_t size)
{
	modem->output_at += size;
	if (modem->output_at < modem->output.size)
		return;
	buffer_clear(&modem->output);
	modem->output_at = modem->allowed = 0;
}

void sim_modem_unheard(struct sim_modem *modem)
{
	buffer_clear(&modem->output);
	modem->output_at = modem->allowed = 0;
}
