/*
 * Words that turn what a text seems to say: a refusal (不种了, 取消, 来不了), a guess (大概, 约),
 * a question (吗), a choice (或). A form that holds one is asked about, never taken as it stands.
 */
#ifndef TEXT_DOUBT_H
#define TEXT_DOUBT_H

#include <stdbool.h>

/* Whether such a word stands in a normal form. */
bool text_doubts(const char *text);

#endif
