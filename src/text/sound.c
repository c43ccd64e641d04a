#include "text/sound.h"

#include "text/set.h"
#include "text/span.h"
#include "text/syllables.h"

#include <string.h>

#define SYLLABLE_COUNT (sizeof(syllables) / sizeof(*syllables))
#define READINGS_MOST  3

/* Number of each Han character's readings' rows, plus one; made from the rows at the first
 * question. */
static uint16_t readings[SET_LAST - SET_FIRST + 1][READINGS_MOST];
/* The row that stands for all that many speak alike. */
static uint16_t rough_rows[SYLLABLE_COUNT];

static void note_reading(char32_t c, size_t row)
{
	for (int i = 0; i < READINGS_MOST; i++) {
		uint16_t *reading = &readings[c - SET_FIRST][i];

		if (*reading == row + 1)
			return;
		if (*reading == 0) {
			*reading = (uint16_t)(row + 1);
			return;
		}
	}
}

/* zhong → zong, nan → lan, xin → xing: as the ear of many has it. */
static void rough_spelling(const char *latin, char out[8])
{
	size_t size = 0, at = 0;

	if (latin[0] == 'n' && latin[1] != '\0') {
		out[size++] = 'l';
		at = 1;
	} else if (strchr("zcs", latin[0]) != NULL && latin[1] == 'h') {
		out[size++] = latin[0];
		at = 2;
	}
	while (latin[at] != '\0' && size < 7)
		out[size++] = latin[at++];
	if (size > 2 && out[size - 1] == 'g' && out[size - 2] == 'n' &&
	    (out[size - 3] == 'i' || out[size - 3] == 'e'))
		size--;
	out[size] = '\0';
}

static void learn(void)
{
	static bool learned;

	if (learned)
		return;
	for (size_t row = 0; row < SYLLABLE_COUNT; row++) {
		for (const char32_t *c = syllables[row].characters; *c != 0; c++)
			note_reading(*c, row);
	}
	for (size_t row = 0; row < SYLLABLE_COUNT; row++) {
		char mine[8], other[8];

		for (const char32_t *c = syllables[row].also; *c != 0; c++)
			note_reading(*c, row);
		rough_spelling(syllables[row].latin, mine);
		rough_rows[row] = (uint16_t)row;
		for (size_t i = 0; i < row; i++) {
			rough_spelling(syllables[i].latin, other);
			if (strcmp(mine, other) == 0) {
				rough_rows[row] = (uint16_t)i;
				break;
			}
		}
	}
	learned = true;
}

static const uint16_t *readings_of(char32_t c)
{
	static const uint16_t none[READINGS_MOST];

	learn();
	return c >= SET_FIRST && c <= SET_LAST ? readings[c - SET_FIRST] : none;
}

bool text_sounds_alike(char32_t one, char32_t other, bool rough)
{
	const uint16_t *mine = readings_of(one), *theirs = readings_of(other);

	for (int i = 0; i < READINGS_MOST && mine[i] != 0; i++) {
		for (int j = 0; j < READINGS_MOST && theirs[j] != 0; j++) {
			if (mine[i] == theirs[j] ||
			    (rough && rough_rows[mine[i] - 1] == rough_rows[theirs[j] - 1]))
				return true;
		}
	}
	return false;
}

int text_rough_sound(char32_t c, int reading)
{
	uint16_t row = reading < READINGS_MOST ? readings_of(c)[reading] : 0;

	return row == 0 ? -1 : rough_rows[row - 1];
}

bool text_spell(const char *word, bool initials, char *out, size_t size)
{
	size_t used = 0;

	for (size_t at = 0; word[at] != '\0'; at += text_step(word + at)) {
		uint16_t row = readings_of(text_char(word + at))[0];
		char self[2] = { word[at], '\0' };
		const char *latin = row > 0 ? syllables[row - 1].latin : self;
		size_t letters = initials ? 1 : strlen(latin);

		if ((row == 0 && (unsigned char)word[at] >= 0x80) || used + letters + 1 > size)
			return false;
		memcpy(out + used, latin, letters);
		used += letters;
	}
	if (size > 0)
		out[used] = '\0';
	return used > 0;
}

/* What differs between a text and a word, character by character. */
struct difference {
	unsigned characters, equal, sound, rough, wrong;
};

char32_t text_digit_of(char32_t c)
{
	switch (c) {
	case U'〇': return '0';
	case U'一': return '1';
	case U'二': return '2';
	case U'三': return '3';
	case U'四': return '4';
	case U'五': return '5';
	case U'六': return '6';
	case U'七': return '7';
	case U'八': return '8';
	case U'九': return '9';
	default: return c;
	}
}

static bool same(char32_t one, char32_t other)
{
	return one == other || text_digit_of(one) == text_digit_of(other);
}

static void compare(char32_t typed, char32_t meant, struct difference *difference)
{
	difference->characters++;
	if (same(typed, meant))
		difference->equal++;
	else if (text_sounds_alike(typed, meant, false))
		difference->sound++;
	else if (text_sounds_alike(typed, meant, true))
		difference->rough++;
	else
		difference->wrong++;
}

/* One Latin word against another: one letter wrong, missing, too many, or two changed places. */
static enum text_likeness like_letters(const char *at, const char *word, size_t *used)
{
	size_t typed = 0, meant = strlen(word), same_front = 0, same_back = 0, longer;

	while (text_is_letter(at[typed]))
		typed++;
	*used = typed;
	if (typed == meant && strncmp(at, word, meant) == 0)
		return LIKE_EQUAL;
	longer = typed > meant ? typed : meant;
	if (meant < 5 || longer - meant > 1 || longer - typed > 1)
		return LIKE_NOT;
	while (same_front < typed && same_front < meant && at[same_front] == word[same_front])
		same_front++;
	while (same_back < typed - same_front && same_back < meant - same_front &&
	       at[typed - 1 - same_back] == word[meant - 1 - same_back])
		same_back++;
	if (same_front + same_back + 1 >= longer)
		return LIKE_ONE_WRONG;
	if (typed == meant && same_front + same_back + 2 == typed &&
	    at[same_front] == word[same_front + 1] && at[same_front + 1] == word[same_front])
		return LIKE_ONE_WRONG;
	return LIKE_NOT;
}

static bool all_letters(const char *word)
{
	while (text_is_letter(*word))
		word++;
	return *word == '\0';
}

/* zhongzhi for 种植. */
static enum text_likeness like_spelling(const char *at, const char *word, size_t *used)
{
	char latin[64];
	size_t size;

	if (!text_spell(word, false, latin, sizeof(latin)))
		return LIKE_NOT;
	size = strlen(latin);
	if (strncmp(at, latin, size) != 0 || text_is_letter(at[size]))
		return LIKE_NOT;
	*used = size;
	return LIKE_SOUND;
}

enum text_likeness text_like(const char *at, const char *word, size_t *used)
{
	struct difference difference = { .characters = 0 };
	size_t typed = 0, meant = 0;

	*used = 0;
	if (text_is_letter(*at))
		return all_letters(word) ? like_letters(at, word, used)
					 : like_spelling(at, word, used);
	while (word[meant] != '\0') {
		char32_t here = text_char(at + typed), there = text_char(word + meant);

		if (here == 0 || (here < 0x80 && !same(here, there)))
			return LIKE_NOT;
		compare(here, there, &difference);
		if (difference.wrong + difference.rough > 1)
			return LIKE_NOT;
		typed += text_step(at + typed);
		meant += text_step(word + meant);
	}
	*used = typed;
	if (difference.equal == difference.characters)
		return LIKE_EQUAL;
	if (difference.characters < 2)
		return LIKE_NOT;
	if (difference.wrong == 0 && difference.rough == 0)
		return LIKE_SOUND;
	if (difference.equal + 1 < difference.characters)
		return LIKE_NOT;
	if (difference.rough == 1)
		return LIKE_SOUND;
	return difference.characters >= 3 ? LIKE_ONE_WRONG : LIKE_NOT;
}
