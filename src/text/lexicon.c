#include "text/lexicon.h"

#include "base/die.h"
#include "text/normal.h"
#include "text/span.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WORD_MAX     64	 /* octets */
#define BUCKETS	     512 /* by first character */
#define LETTERS	     26
#define NEAR_CHECKED 96 /* words of one bucket that are compared at one place, at most */

struct entry {
	char word[WORD_MAX];
	size_t size, characters;
	char32_t second, third;
	char32_t digits[3]; /* the first characters, numerals being digits */
	int number;
	bool near;
};

/* Indexes of entries, in the order in which they were added. */
struct bucket {
	uint32_t *entries;
	size_t count, room;
};

struct lexicon {
	struct entry *entries;
	size_t count, room;
	unsigned long serial;
	bool any_near;
	struct bucket exact[BUCKETS];	      /* by the first character */
	struct bucket sounding[ROUGH_SOUNDS]; /* near ones, by how the first sounds */
	struct bucket second[BUCKETS];	      /* near ones of three and more, by the second */
	struct bucket lettered[LETTERS];      /* near ones, by their first Latin letter */
};

static void *grown(void *block, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return block;
	*room = *room == 0 ? 8 : *room * 2;
	block = realloc(block, *room * size);
	if (block == NULL)
		die("out of memory");
	return block;
}

static unsigned long last_serial;

struct lexicon *lexicon_new(void)
{
	struct lexicon *lexicon = calloc(1, sizeof(*lexicon));

	if (lexicon == NULL)
		die("out of memory");
	lexicon->serial = ++last_serial;
	return lexicon;
}

unsigned long lexicon_serial(const struct lexicon *lexicon)
{
	return lexicon->serial;
}

static void empty(struct bucket *buckets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(buckets[i].entries);
}

void lexicon_free(struct lexicon *lexicon)
{
	if (lexicon == NULL)
		return;
	empty(lexicon->exact, BUCKETS);
	empty(lexicon->sounding, ROUGH_SOUNDS);
	empty(lexicon->second, BUCKETS);
	empty(lexicon->lettered, LETTERS);
	free(lexicon->entries);
	free(lexicon);
}

static void note(struct bucket *bucket, size_t entry)
{
	if (bucket->count > 0 && bucket->entries[bucket->count - 1] == entry)
		return;
	bucket->entries =
		grown(bucket->entries, bucket->count, &bucket->room, sizeof(*bucket->entries));
	bucket->entries[bucket->count++] = (uint32_t)entry;
}

static size_t bucket_of(char32_t c)
{
	return text_digit_of(c) % BUCKETS;
}

static size_t characters_of(const char *word)
{
	size_t count = 0;

	for (; *word != '\0'; word += text_step(word))
		count++;
	return count;
}

/* Where to look for a word that is not quite this one. */
static void note_near(struct lexicon *lexicon, const struct entry *entry, size_t index)
{
	char latin[WORD_MAX];
	char32_t first = text_char(entry->word);
	int sound;

	for (int reading = 0; (sound = text_rough_sound(first, reading)) >= 0; reading++)
		note(&lexicon->sounding[sound], index);
	if (!text_is_letter(entry->word[0]) && entry->characters >= 3)
		note(&lexicon->second[bucket_of(text_char(entry->word + text_step(entry->word)))],
		     index);
	if (text_spell(entry->word, false, latin, sizeof(latin)) && text_is_letter(latin[0]))
		note(&lexicon->lettered[latin[0] - 'a'], index);
}

static void note_characters(struct entry *entry)
{
	const char *second = entry->word + text_step(entry->word);

	entry->second = text_char(second);
	entry->third = text_char(second + text_step(second));
	entry->digits[0] = text_digit_of(text_char(entry->word));
	entry->digits[1] = text_digit_of(entry->second);
	entry->digits[2] = text_digit_of(entry->third);
}

bool lexicon_add(struct lexicon *lexicon, const char *word, int number, bool near)
{
	struct normal_text normal;
	struct entry *entry;

	normal_form(word, strlen(word), &normal);
	if (normal.size == 0 || normal.size >= WORD_MAX)
		return false;
	lexicon->entries =
		grown(lexicon->entries, lexicon->count, &lexicon->room, sizeof(*lexicon->entries));
	entry = &lexicon->entries[lexicon->count];
	*entry = (struct entry){ .size = normal.size, .number = number, .near = near };
	memcpy(entry->word, normal.utf8, normal.size + 1);
	entry->characters = characters_of(entry->word);
	note_characters(entry);
	note(&lexicon->exact[bucket_of(text_char(entry->word))], lexicon->count);
	if (near)
		note_near(lexicon, entry, lexicon->count);
	lexicon->count++;
	lexicon->any_near |= near;
	lexicon->serial = ++last_serial;
	return true;
}

/* What has been found at one place, best first. */
struct findings {
	const struct lexicon *lexicon;
	const char *at;
	struct lexicon_word *words;
	size_t count, most;
};

static bool better(const struct lexicon_word *one, const struct lexicon_word *other)
{
	if ((one->likeness == LIKE_EQUAL) != (other->likeness == LIKE_EQUAL))
		return one->likeness == LIKE_EQUAL;
	if (one->size != other->size)
		return one->size > other->size;
	return one->likeness > other->likeness;
}

static void found(struct findings *findings, const struct lexicon_word *word)
{
	size_t place = findings->count;

	for (size_t i = 0; i < findings->count; i++) {
		if (findings->words[i].number == word->number &&
		    findings->words[i].size == word->size)
			return; /* the same, by another way */
	}
	while (place > 0 && better(word, &findings->words[place - 1]))
		place--;
	if (place >= findings->most)
		return;
	if (findings->count < findings->most)
		findings->count++;
	for (size_t i = findings->count - 1; i > place; i--)
		findings->words[i] = findings->words[i - 1];
	findings->words[place] = *word;
}

/* A word may not end inside a run of digits or letters. */
static bool ends_whole(const char *word_end, const char *text_end)
{
	if (text_is_letter(word_end[-1]) && text_is_letter(*text_end))
		return false;
	return !(text_is_digit(text_end[-1]) && text_is_digit(*text_end));
}

/* Octets of the text that are this word, numerals and digits being one. */
static size_t equal_size(const char *at, const struct entry *entry)
{
	size_t typed = 0, meant = 0;

	while (meant < entry->size) {
		char32_t here = text_char(at + typed), there = text_char(entry->word + meant);

		if (here != there && (here == 0 || text_digit_of(here) != text_digit_of(there)))
			return 0;
		typed += text_step(at + typed);
		meant += text_step(entry->word + meant);
	}
	return ends_whole(entry->word + entry->size, at + typed) ? typed : 0;
}

/* The first characters of a word are those here, numerals and digits being one. */
static bool begins_alike(const struct entry *entry, const char32_t here[3])
{
	return entry->digits[0] == here[0] &&
	       (entry->characters < 2 || entry->digits[1] == here[1]) &&
	       (entry->characters < 3 || entry->digits[2] == here[2]);
}

static void find_equal(struct findings *findings, const struct bucket *bucket)
{
	const char *next = findings->at + text_step(findings->at);
	const char32_t here[] = { text_digit_of(text_char(findings->at)),
				  text_digit_of(text_char(next)),
				  text_digit_of(text_char(next + text_step(next))) };

	for (size_t i = 0; i < bucket->count; i++) {
		const struct entry *entry = &findings->lexicon->entries[bucket->entries[i]];
		size_t size = begins_alike(entry, here) ? equal_size(findings->at, entry) : 0;

		if (size > 0)
			found(findings, &(struct lexicon_word){ .number = entry->number,
								.size = size,
								.likeness = LIKE_EQUAL });
	}
}

static void find_near(struct findings *findings, const struct entry *entry)
{
	struct lexicon_word word = { .number = entry->number };

	word.likeness = text_like(findings->at, entry->word, &word.size);
	if (word.likeness == LIKE_NOT || word.likeness == LIKE_EQUAL ||
	    !ends_whole(findings->at + word.size, findings->at + word.size))
		return;
	found(findings, &word);
}

static bool alike(char32_t one, char32_t other)
{
	return text_digit_of(one) == text_digit_of(other) || text_sounds_alike(one, other, true);
}

/* Words whose first character sounds like this one: the second, or else the third, must too. */
static void find_sounding(struct findings *findings, const struct bucket *bucket, char32_t second,
			  char32_t third)
{
	for (size_t i = 0; i < bucket->count && i < NEAR_CHECKED; i++) {
		const struct entry *entry = &findings->lexicon->entries[bucket->entries[i]];

		if (entry->characters < 2)
			continue;
		if (alike(entry->second, second) ||
		    (entry->characters > 2 && alike(entry->third, third)))
			find_near(findings, entry);
	}
}

/* Words whose first character is wrong: the others are as they should be. */
static void find_by_second(struct findings *findings, const struct bucket *bucket, char32_t second,
			   char32_t third)
{
	char32_t digits[] = { text_digit_of(second), text_digit_of(third) };

	for (size_t i = 0; i < bucket->count && i < NEAR_CHECKED; i++) {
		const struct entry *entry = &findings->lexicon->entries[bucket->entries[i]];

		if (entry->digits[1] == digits[0] && entry->digits[2] == digits[1])
			find_near(findings, entry);
	}
}

static void find_lettered(struct findings *findings, const struct bucket *bucket)
{
	for (size_t i = 0; i < bucket->count && i < NEAR_CHECKED; i++)
		find_near(findings, &findings->lexicon->entries[bucket->entries[i]]);
}

size_t lexicon_at(const struct lexicon *lexicon, const char *text, size_t at,
		  struct lexicon_word words[], size_t most)
{
	struct findings findings = { lexicon, text + at, words, 0, most };
	const char *next = text + at;
	char32_t first = text_char(next), second, third;
	int sound;

	if (first == 0 || first == ' ' || lexicon->count == 0)
		return 0;
	if (at > 0 && ((text_is_letter(text[at]) && text_is_letter(text[at - 1])) ||
		       (text_is_digit(text[at]) && text_is_digit(text[at - 1]))))
		return 0;
	find_equal(&findings, &lexicon->exact[bucket_of(first)]);
	if (!lexicon->any_near)
		return findings.count;
	if (first >= 'a' && first <= 'z')
		find_lettered(&findings, &lexicon->lettered[first - 'a']);
	if (first < 0x80)
		return findings.count;
	next += text_step(next);
	second = text_char(next);
	third = text_char(next + text_step(next));
	for (int reading = 0; (sound = text_rough_sound(first, reading)) >= 0; reading++)
		find_sounding(&findings, &lexicon->sounding[sound], second, third);
	find_by_second(&findings, &lexicon->second[bucket_of(second)], second, third);
	return findings.count;
}
