#include "base/secret.h"

#include "base/buffer.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

#define HASH_LEAST 32

/* Compared in a time that tells nothing of where they differ. */
static bool same(const char *a, const char *b)
{
	size_t size = strlen(a);
	unsigned char differs = 0;

	if (strlen(b) != size)
		return false;
	for (size_t i = 0; i < size; i++)
		differs |= (unsigned char)(a[i] ^ b[i]);
	return differs == 0;
}

static bool hash_of(const char *secret, const char *setting, char out[SECRET_SIZE])
{
	struct crypt_data *data = need_zeroed(1, sizeof(*data));
	const char *hash = crypt_r(secret, setting, data);
	bool good = hash != NULL && hash[0] != '*' && copy_text(out, SECRET_SIZE, hash);

	explicit_bzero(data, sizeof(*data));
	free(data);
	return good;
}

bool secret_make(const char *secret, char out[SECRET_SIZE])
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];

	return crypt_gensalt_rn(NULL, 0, NULL, 0, setting, sizeof(setting)) != NULL &&
	       hash_of(secret, setting, out);
}

bool secret_valid(const char *hash)
{
	/* Anything of two characters is a salt of the old DES hashes. */
	return hash[0] == '$' && strlen(hash) >= HASH_LEAST &&
	       crypt_checksalt(hash) == CRYPT_SALT_OK;
}

bool secret_matches(const char *hash, const char *secret)
{
	char made[SECRET_SIZE];

	return secret_valid(hash) && hash_of(secret, hash, made) && same(hash, made);
}
