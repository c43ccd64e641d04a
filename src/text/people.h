/*
 * People in a text: how many (2人, 两个人, 俩), which group (3社, 第三社, 三组), and names (two to
 * four Han characters that begin with a surname; · in names of other peoples).
 */
#ifndef TEXT_PEOPLE_H
#define TEXT_PEOPLE_H

#include "text/quantity.h"

/* A number of people at or after from. */
bool text_people(const char *text, size_t from, struct text_quantity *quantity);
/* A group's number at or after from. */
bool text_group(const char *text, size_t from, struct text_quantity *quantity);
/* A name that stands alone (between blanks, or at the ends) at or after from. */
bool text_name(const char *text, size_t from, struct text_span *span);

#endif
