/*
 * Why something that can be read should be asked about all the same, and the words that turn
 * what a whole text seems to say: a refusal (不种了, 来不了), a guess (大概), a question (吗), a
 * choice (或), somebody's story (去年, 难).
 */
#ifndef TEXT_DOUBT_H
#define TEXT_DOUBT_H

#include "text/span.h"

#include <stdbool.h>

enum text_doubt {
	DOUBT_NONE,
	DOUBT_APPROXIMATE, /* 来 多 几 左右 大概 二三百 */
	DOUBT_RANGE,	   /* 3-5, 3到5: which of them counts */
	DOUBT_LETTER,	   /* 1o, l0: a letter for a digit */
	DOUBT_GLUED,	   /* 3152: could be cut in several ways */
	DOUBT_NEGATIVE,	   /* -100 */
	DOUBT_FORM,	   /* odd but readable: 1,23 */
	DOUBT_PART	   /* 2吨300: of what unit the rest is, nobody said */
};

/* Words that turn a text; each is a bit. */
enum text_turn {
	TURN_REFUSAL = 1,    /* 不 没 别 取消 来不了 */
	TURN_GUESS = 2,	     /* 大概 可能 估计 */
	TURN_QUESTION = 4,   /* 吗 ? 怎么 多少 哪 */
	TURN_CHOICE = 8,     /* 或 还是 */
	TURN_STORY = 16,     /* 去年 以前 听说 如果 */
	TURN_CONDITION = 32, /* 如果 要是 就不 */
	TURN_PRICE = 64,     /* 多少钱 啥价: what it costs, which is no order */
	TURN_LACK = 128,     /* 没: a refusal of what is done, not of what is wanted */
	TURN_HAD = 256	     /* 领了 收到: what one has got is not wanted */
};

/* The word that begins here and turns a text, or only looks so (不客气: *turn is 0). Returns its
 * octets; 0: none. after_letter: a letter stands before it, so no word of letters begins. */
size_t text_turn(const char *at, bool after_letter, unsigned *turn);

/* Octets of a word of which the text asks whether or not (来不来, 交没交), from its first character
 * on; 0: none begins here. */
size_t text_either_or(const char *at);

/* Whether the day that is named in a stretch is one that is excluded: 除了明天, 明天不行. */
bool text_day_excluded(const char *text, struct text_span day);

/* Whether a stretch speaks of somebody else last: 人家, 社长说, 合作社的人; not after 我. */
bool text_of_others(const char *text, struct text_span within);
/* Whether a stretch speaks of whoever writes: 我, 俺. */
bool text_of_self(const char *text, struct text_span within);
/* Whether 了 stands just before an octet: 不来了, which says that it is so from now on. */
bool text_settled(const char *text, size_t at);
/* What stands behind a word: 取消不了 says that it cannot be done, 取消不取消 that it may or not. */
bool text_unable(const char *text, struct text_span word);
/* 去年7亩，今年9亩; 今年9亩，去年7亩: where what is said of last year ends, of two years with an amount of
 * the first; 0: there are no two. */
size_t text_past_year(const char *text, size_t *from);
/* Whether 不, 没, 没有 or the 就 of a wish (修了就好了) stands right before an octet. */
bool text_refused(const char *text, size_t at);
/* Whether what stands at an octet is of an earlier year: 去年, and no 今年 behind it, in [from, at). */
bool text_of_past_year(const char *text, size_t from, size_t at);

/* Whether a wish ends just before an octet, and no deed begins there: 想交薯, 准备卖. */
bool text_wished(const char *text, size_t at);
/* Whether a text asks what to do: 不想种了 咋办. */
bool text_at_a_loss(const char *text);
/* Whether what an octet begins with is done to somebody: 被取消了. */
bool text_suffered(const char *text, size_t at);
/* Whether somebody is sent who is named from an octet on: 让我媳妇去. */
bool text_sent(const char *text, size_t at);
/* Whether it must be so, what a refusal before an octet speaks of: 不来不行. */
bool text_must_be(const char *at);

/* The turns that stand in the stretch of a normal form; first (may be NULL) gets where the first is. */
unsigned text_turns(const char *text, struct text_span within, struct text_span *first);

#endif
