/* What the files of books/ share among themselves. */
#ifndef BOOKS_INSIDE_H
#define BOOKS_INSIDE_H

#include "books/sheet.h"

/* xlsx.c: the octets begin like a zip. */
bool xlsx_read(const char *bytes, size_t size, struct sheet *sheet, char *why, size_t why_size);
/* csv.c: valid UTF-8. */
bool csv_read(const char *text, size_t size, struct sheet *sheet, char *why, size_t why_size);

#endif
