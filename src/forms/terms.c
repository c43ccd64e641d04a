#include "forms/inside.h"

#include "text/normal.h"
#include "text/span.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A word in its normal form; yours. */
static char *normal_word(const char *word)
{
	struct normal_text normal;

	normal_form(word, strlen(word), &normal);
	return need_copy(normal.utf8);
}

static unsigned char hash(const char *text, size_t size)
{
	unsigned hash = 0;

	for (size_t i = 0; i < size; i++)
		hash = hash * 31 + (unsigned char)text[i];
	return (unsigned char)(hash ^ hash >> 8);
}

/* The number of the term with this word, which is in its normal form and becomes the table's. */
static size_t number_of(struct term_table *table, char *word)
{
	size_t *head = &table->heads[hash(word, strlen(word))];

	for (size_t next = *head; next != 0; next = table->terms[next - 1].next) {
		if (text_is(table->terms[next - 1].word, word)) {
			free(word);
			return next - 1;
		}
	}
	if (table->count == table->room) {
		table->room = table->room == 0 ? 64 : table->room * 2;
		table->terms = need_resized(table->terms, table->room, sizeof(*table->terms));
	}
	table->terms[table->count] = (struct term){ .word = word, .next = *head };
	*head = table->count + 1;
	return table->count++;
}

size_t terms_add(struct term_table *table, const char *word, struct meaning meaning)
{
	size_t number = number_of(table, normal_word(word));
	struct term *term = &table->terms[number];

	term->meanings = need_resized(term->meanings, term->count + 1, sizeof(*term->meanings));
	if (meaning.value != NULL)
		meaning.value = need_copy(meaning.value);
	term->meanings[term->count++] = meaning;
	return number;
}

void terms_free(struct term_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		for (size_t k = 0; k < table->terms[i].count; k++)
			free(table->terms[i].meanings[k].value);
		free(table->terms[i].meanings);
		free(table->terms[i].word);
	}
	free(table->terms);
	*table = (struct term_table){ .count = 0 };
}

/* Of a first character: most places of a text have no word of a list, or few that may begin. */
static unsigned char first_hash(const char *word)
{
	return hash(word, text_step(word));
}

void words_add(struct word_list *list, const char *word)
{
	char *normal = normal_word(word);
	uint16_t *head = &list->heads[first_hash(normal)];

	assert(list->count < UINT16_MAX);
	list->words = need_resized(list->words, list->count + 1, sizeof(*list->words));
	list->next = need_resized(list->next, list->count + 1, sizeof(*list->next));
	list->words[list->count] = normal;
	list->next[list->count] = *head;
	*head = (uint16_t)++list->count;
}

void words_free(struct word_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->words[i]);
	free(list->words);
	free(list->next);
	*list = (struct word_list){ .count = 0 };
}

static bool is_latin(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

size_t words_at(const struct word_list *list, const char *text, size_t at)
{
	size_t best = 0;

	if (list->count == 0)
		return 0;
	for (size_t next = list->heads[first_hash(text + at)]; next != 0;
	     next = list->next[next - 1]) {
		const char *word = list->words[next - 1];
		size_t size = 0;

		/* Most words differ at once; texts may be hostile. */
		while (word[size] != '\0' && text[at + size] == word[size])
			size++;
		if (word[size] != '\0' || size <= best)
			continue;
		/* A Latin word only as a whole. */
		if (is_latin(word[0]) &&
		    (is_latin(text[at + size]) || (at > 0 && is_latin(text[at - 1]))))
			continue;
		best = size;
	}
	return best;
}
