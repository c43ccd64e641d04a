/* Traditional characters as simplified ones: 種 → 种, 畝 → 亩. */
#ifndef TEXT_TRADITIONAL_H
#define TEXT_TRADITIONAL_H

#include <uchar.h>

/* The character itself where there is nothing to simplify. */
char32_t traditional_simplified(char32_t c);
/* The same of a whole text, in its place. */
void traditional_simplify(char *text);

#endif
