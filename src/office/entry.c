#include "office/entry.h"

#include "text/people.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_SIZE 128

/* What stands between several values of a cell: , ; / their wide forms, the mark of a list, and line
 * breaks. */
static size_t parting(const char *text)
{
	static const char *const marks[] = {
		",",	       ";", "/", "\n", "\r", "\xE3\x80\x81", "\xEF\xBC\x8C", "\xEF\xBC\x9B",
		"\xEF\xBC\x8F"
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		if (text_begins(text, marks[i]))
			return strlen(marks[i]);
	}
	return 0;
}

/* The next value of a cell, without blanks around it. False: there is none. */
static bool next_piece(const char **text, char out[PIECE_SIZE])
{
	size_t used = 0;

	while (**text == ' ' || parting(*text) > 0)
		*text += **text == ' ' ? 1 : parting(*text);
	if (**text == '\0')
		return false;
	for (; **text != '\0' && parting(*text) == 0; (*text)++) {
		if (used + 1 < PIECE_SIZE)
			out[used++] = **text;
	}
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
	return true;
}

/* An apostrophe in front is how one types a text that begins like a formula; the full-width signs
 * = + - @ count too. */
static const char *typed(const char *text)
{
	static const char *const wide[] = { "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
					    "\xEF\xBC\xA0" };

	if (text[0] != '\'' || text[1] == '\0')
		return text;
	if (strchr("=+-@", text[1]) != NULL)
		return text + 1;
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++) {
		if (text_begins(text + 1, wide[i]))
			return text + 1;
	}
	return text;
}

/* ---- columns ---- */

/* Where one more remark goes, behind those that are there. */
static struct buffer *another(struct buffer *words)
{
	if (words->size > 0)
		buffer_add_text(words, "; ");
	return words;
}

/* Blanks inside a name are for the eye only, between Han characters; elsewhere one stays. */
static enum entry_taken take_name(const struct config *config, struct entry *entry,
				  const char *text, struct buffer *words)
{
	size_t used = 0;
	char *out = entry->person.name;

	(void)config;
	for (const char *at = text; *at != '\0'; at++) {
		bool blank = *at == ' ' || *at == '\t' || *at == '\n' || *at == '\r';

		if (text_begins(at, "\xE3\x80\x80")) {
			at += 2;
			continue;
		}
		if (blank && (used == 0 || (out[used - 1] & 0x80) != 0 || out[used - 1] == ' '))
			continue;
		if (used + 1 == sizeof(entry->person.name)) {
			buffer_add_format(another(words), "%.60s…: expected a shorter name", text);
			return ENTRY_WRONG;
		}
		out[used++] = blank ? ' ' : *at;
	}
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
	return ENTRY_FINE;
}

static enum entry_taken take_group(const struct config *config, struct entry *entry,
				   const char *text, struct buffer *words)
{
	struct text_number number;
	double value = 0;
	size_t used = text_number(text, &number);

	if (used > 0 && text[used] == '\0')
		value = number.value;
	else if (text_group(text, &number) > 0)
		value = number.value;
	if (value < 1 || value > config->groups || value != (int)value) {
		buffer_add_format(another(words), "\"%.60s\": expected a group from 1 to %d", text,
				  config->groups);
		return ENTRY_WRONG;
	}
	entry->person.group = (int)value;
	return ENTRY_FINE;
}

static bool has_number(const struct entry *entry, const char *number)
{
	for (size_t i = 0; i < entry->number_count; i++) {
		if (text_is(entry->numbers[i], number))
			return true;
	}
	return false;
}

static enum entry_taken keep_number(struct entry *entry, const char *number, struct buffer *words)
{
	if (has_number(entry, number))
		return ENTRY_FINE;
	if (entry->number_count == ENTRY_NUMBERS_MOST) {
		buffer_add_format(another(words), "%s: more than %d numbers, left out", number,
				  ENTRY_NUMBERS_MOST);
		return ENTRY_REMARK;
	}
	copy_text(entry->numbers[entry->number_count++], PHONE_SIZE, number);
	return ENTRY_FINE;
}

static enum entry_taken take_number(const struct config *config, struct entry *entry,
				    const char *text, struct buffer *words)
{
	char number[PHONE_SIZE];

	switch (phone_read(text, config->country_code, number, sizeof(number))) {
	case PHONE_MOBILE: return keep_number(entry, number, words);
	case PHONE_LANDLINE:
		buffer_add_format(another(words), "%.40s: a land line, no text reaches it", text);
		keep_number(entry, number, words);
		return ENTRY_REMARK;
	case PHONE_FOREIGN:
		buffer_add_format(another(words), "%.40s: a number of another country", text);
		keep_number(entry, number, words);
		return ENTRY_REMARK;
	case PHONE_SERVICE:
	case PHONE_ALPHANUMERIC:
	case PHONE_NONE: break;
	}
	buffer_add_format(another(words), "%.40s: no phone number, left out", text);
	return ENTRY_REMARK;
}

static bool is_number(const struct config *config, const char *text)
{
	char number[PHONE_SIZE];

	return phone_read(text, config->country_code, number, sizeof(number)) <= PHONE_FOREIGN;
}

/* Two numbers with a blank between are no number together. */
static enum entry_taken take_piece(const struct config *config, struct entry *entry, char *piece,
				   struct buffer *words)
{
	char *blank = is_number(config, piece) ? NULL : strchr(piece, ' ');
	enum entry_taken first, second;

	if (blank == NULL)
		return take_number(config, entry, piece, words);
	*blank = '\0';
	if (!is_number(config, piece) || !is_number(config, blank + 1)) {
		*blank = ' ';
		return take_number(config, entry, piece, words);
	}
	first = take_number(config, entry, piece, words);
	second = take_number(config, entry, blank + 1, words);
	return first > second ? first : second;
}

static enum entry_taken take_numbers(const struct config *config, struct entry *entry,
				     const char *text, struct buffer *words)
{
	enum entry_taken taken = ENTRY_FINE, piece_taken;
	char piece[PIECE_SIZE];

	while (next_piece(&text, piece)) {
		piece_taken = take_piece(config, entry, piece, words);
		taken = piece_taken > taken ? piece_taken : taken;
	}
	return taken;
}

/* Words of the config keep their spelling; others are kept too, and told. */
static enum entry_taken take_roles(const struct config *config, struct entry *entry,
				   const char *text, struct buffer *words)
{
	enum entry_taken taken = ENTRY_FINE;
	char cell[PIECE_SIZE];
	const char *at = cell;
	char piece[PIECE_SIZE];

	copy_text(cell, sizeof(cell), text);
	for (char *blank = cell; (blank = strchr(blank, ' ')) != NULL;)
		*blank = ',';
	entry->person.role[0] = '\0';
	while (next_piece(&at, piece)) {
		char *role = entry->person.role;
		size_t used = strlen(role);

		if (used + strlen(piece) + 2 > sizeof(entry->person.role)) {
			buffer_add_format(another(words), "\"%.60s\": expected fewer roles", text);
			return ENTRY_WRONG;
		}
		if (used > 0)
			role[used++] = ' ';
		copy_text(role + used, sizeof(entry->person.role) - used, piece);
		if (roster_role(config, piece) == NULL) {
			buffer_add_format(another(words), "\"%s\": no role of the config", piece);
			taken = ENTRY_REMARK;
		}
	}
	return taken;
}

static enum entry_taken take_note(const struct config *config, struct entry *entry,
				  const char *text, struct buffer *words)
{
	(void)config;
	if (copy_text(entry->person.note, sizeof(entry->person.note), text))
		return ENTRY_FINE;
	buffer_add_text(another(words), "the note was cut");
	return ENTRY_REMARK;
}

static enum entry_taken take_opted_out(const struct config *config, struct entry *entry,
				       const char *text, struct buffer *words)
{
	(void)words;
	entry->opted_out = roster_yes(config, text);
	return ENTRY_FINE;
}

static enum entry_taken take_blocked(const struct config *config, struct entry *entry,
				     const char *text, struct buffer *words)
{
	(void)words;
	entry->blocked = roster_yes(config, text);
	return ENTRY_FINE;
}

enum entry_taken entry_take(const struct config *config, struct entry *entry,
			    enum roster_column column, const char *text, struct buffer *words)
{
	static enum entry_taken (*const takes[ROSTER_COLUMNS])(
		const struct config *config, struct entry *entry, const char *text,
		struct buffer *words) = {
		[ROSTER_NAME] = take_name,	 [ROSTER_GROUP] = take_group,
		[ROSTER_PHONE] = take_numbers,	 [ROSTER_ROLE] = take_roles,
		[ROSTER_NOTE] = take_note,	 [ROSTER_OPTED_OUT] = take_opted_out,
		[ROSTER_BLOCKED] = take_blocked,
	};

	text = typed(text);
	return text[0] == '\0' ? ENTRY_FINE : takes[column](config, entry, text, words);
}

enum entry_taken entry_check(const struct entry *entry, struct buffer *words)
{
	if (entry->person.name[0] == '\0') {
		buffer_add_text(another(words), "there is no name");
		return ENTRY_WRONG;
	}
	return ENTRY_FINE;
}

const char *entry_number_shown(const struct config *config, const char *number,
			       char out[PHONE_SIZE])
{
	size_t size = strlen(config->country_code);
	bool ours = number[0] == '+' && text_begins(number + 1, config->country_code);
	const char *national = ours ? number + 1 + size : number;
	char back[PHONE_SIZE], trunk[PHONE_SIZE];

	/* A land line needs the 0 of the trunk in front to be known again. */
	snprintf(trunk, sizeof(trunk), "0%.*s", PHONE_SIZE - 2, national);
	phone_read(national, config->country_code, back, sizeof(back));
	if (ours && text_is(back, number))
		copy_text(out, PHONE_SIZE, national);
	else if (ours &&
		 phone_read(trunk, config->country_code, back, sizeof(back)) <= PHONE_FOREIGN &&
		 text_is(back, number))
		copy_text(out, PHONE_SIZE, trunk);
	else
		copy_text(out, PHONE_SIZE, number);
	return out;
}
