#include "text/set.h"

static void make_list(struct word_list *list)
{
	for (size_t i = 0; list->words[i] != NULL; i++)
		set_add(&list->firsts, text_char(list->words[i]));
	list->firsts.made = true;
}

size_t which_word(const char *at, struct word_list *list, size_t *index)
{
	if (!list->firsts.made)
		make_list(list);
	if (!set_has(&list->firsts, text_char(at)))
		return 0;
	for (size_t i = 0; list->words[i] != NULL; i++) {
		size_t size = word_here(at, list->words[i]);

		if (size > 0) {
			*index = i;
			return size;
		}
	}
	return 0;
}

size_t one_of_words(const char *at, struct word_list *list)
{
	size_t index;

	return which_word(at, list, &index);
}
