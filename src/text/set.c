#include "text/set.h"

#include <assert.h>

static const char *word_of(const struct word_table *table, size_t row)
{
	return *(const char *const *)((const char *)table->rows + row * table->stride);
}

/* Rows are chained from the last, so that each chain is in their order. */
static void make(struct word_table *table)
{
	assert(table->count <= WORDS_MOST);
	for (size_t row = table->count; row-- > 0;) {
		uint16_t *head = &table->heads[text_char(word_of(table, row)) % WORD_BUCKETS];

		table->next[row] = *head;
		*head = (uint16_t)(row + 1);
	}
	table->made = true;
}

/* Octets of this word if it begins here, else 0. Most words differ at once, so they are compared
 * here and not by the library. */
static size_t word_here(const char *at, const char *word)
{
	size_t size = 0;

	while (word[size] != '\0' && at[size] == word[size])
		size++;
	if (word[size] != '\0' || size == 0)
		return 0;
	return text_is_letter(word[size - 1]) && text_is_letter(at[size]) ? 0 : size;
}

size_t which_word(const char *at, struct word_table *table, size_t *row)
{
	if (!table->made)
		make(table);
	for (uint16_t next = table->heads[text_char(at) % WORD_BUCKETS]; next != 0;
	     next = table->next[next - 1]) {
		size_t size = word_here(at, word_of(table, next - 1));

		if (size > 0) {
			*row = next - 1U;
			return size;
		}
	}
	return 0;
}

size_t one_of_words(const char *at, struct word_table *table)
{
	size_t row;

	return which_word(at, table, &row);
}
