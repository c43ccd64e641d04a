/*
 * Words for people: English in the code, other languages in po/. The only place that knows
 * gettext. The process's text is UTF-8, whatever the terminal's environment says.
 */
#ifndef KIOSK_WORDS_H
#define KIOSK_WORDS_H

#include <stdbool.h>

/* Sets LC_CTYPE to UTF-8. Before any frame is made. False: this system has no such locale. */
bool words_ready(void);
/* The language of the screen ("zh_CN", "en"; a config's locale). */
void words_language(const char *locale);

/* The words in the screen's language. */
const char *words_of(const char *english) __attribute__((format_arg(1)));
/* The same where one English word has two meanings; meaning is for translators ("a column"). */
const char *words_meaning(const char *meaning, const char *english) __attribute__((format_arg(2)));

#define _(english)	     words_of(english)
#define C_(meaning, english) words_meaning(meaning, english)
/* Marks words of a table, which _() translates where they are shown. */
#define N_(english) english
/* The same where one word has two meanings, for C_() with the same meaning. */
#define CN_(meaning, english) english

#endif
