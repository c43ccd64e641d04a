/*
 * PINs and their hashes (crypt(3)). A hash is slow to make, so that nobody who reads it finds the
 * PIN by trying all of them quickly.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#define SECRET_SIZE 192 /* of a hash, with NUL */

/* Makes a hash of it, with a salt of its own. False: this system cannot. */
bool secret_make(const char *secret, char out[SECRET_SIZE]);
/* Whether a text is a hash that this system knows. */
bool secret_valid(const char *hash);
/* Takes some 50 ms. */
bool secret_matches(const char *hash, const char *secret);

#endif
