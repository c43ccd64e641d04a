/* Pieces: what was found in a text, each for one field. */
#include "forms/inside.h"

struct piece *add_piece(struct reader *reader, size_t field, enum piece_role role)
{
	struct piece *piece;

	if (reader->piece_count == MENTIONS_MOST) {
		reader->reading->leftover = true;
		reader->piece_count--;
	}
	piece = &reader->pieces[reader->piece_count++];
	*piece = (struct piece){ .field = field, .role = role, .at = reader->here };
	return piece;
}

bool has_piece(const struct reader *reader, size_t field)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (reader->pieces[i].field == field)
			return true;
	}
	return false;
}
