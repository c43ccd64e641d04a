/*
 * People, read from exactly here in a normal form: how many (2人, 两个人, 俩, 仨, 我和我媳妇),
 * which group (3社, 三社, 第三社, 三组, 3she), and names: two to four Han characters that begin
 * with a surname, compound ones too; · in names of other peoples; Latin words.
 */
#ifndef TEXT_PEOPLE_H
#define TEXT_PEOPLE_H

#include "text/number.h"

struct text_people {
	double count; /* 0: not told (全家) */
	enum text_doubt doubt;
	bool told;  /* told by who comes (带媳妇), not by a number: to be confirmed */
	bool named; /* told by each of them, whoever writes among them (我和我媳妇): certain */
	bool parts; /* the sum of men and women */
	bool household; /* 5口人: how many a family is, of whom not all may come */
};

/* Each returns the octets read; 0: none begins here. */
size_t text_people(const char *at, struct text_people *people);
size_t text_group(const char *at, struct text_number *group);

/* How much a name is one. */
enum name_kind {
	NAME_NONE,
	NAME_WEAK,  /* its surname is an ordinary word too (高 马 田), or none that we know */
	NAME_USUAL, /* 王建国 */
	NAME_SURE   /* 欧阳明, 阿卜杜拉·买买提 */
};

/* Candidates for a name's end, shortest first (张三 or 张三三): fills ends[] with octets, at most
 * most; returns how many. Of Latin words up to three are a name, always weak. */
size_t text_name(const char *at, size_t ends[], size_t most, enum name_kind *kind);

/* 王书记你好: who is spoken to, before a separator or the words to them. Octets; 0: nobody. */
size_t text_address(const char *at);

/* 张家: a family, or the beginning of a name that only its end tells (汪家宝). */
bool text_of_house(const char *at);

/* True where a word ends here that joins people: 和 of 我和张三. */
bool text_joined(const char *text, size_t at);
/* Whether somebody brings the people who are counted here, 带2人: with or without himself? */
bool text_brings(const char *text, size_t at);
/* True where a name is joined with whoever writes: 我和张三, 张三跟我. */
bool text_with_self(const char *text, struct text_span name);
/* True where whoever writes stands beside a name with a blank between: in a list, one more. */
bool text_beside_self(const char *text, struct text_span name);

/* How much a stretch is a name as a whole, when nothing else belongs to it: then also characters
 * count that cut a name short elsewhere (田有粮, 马六十三). */
enum name_kind text_whole_name(const char *at, size_t size);

#endif
