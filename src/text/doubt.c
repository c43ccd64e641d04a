#include "text/doubt.h"

#include "text/quantity.h"
#include "text/set.h"

#include <string.h>

struct turn_word {
	const char *utf8;
	unsigned turn; /* 0: looks like one and is none */
};

/* The longer ones stand before those that they begin with: the first that fits is meant. */
/* clang-format off */
static const struct turn_word turn_words[] = {
	{ "?", TURN_QUESTION },
	{ "about", TURN_GUESS }, { "approximately", TURN_GUESS }, { "approx", TURN_GUESS },
	{ "around", TURN_GUESS }, { "cannot", TURN_REFUSAL }, { "can't", TURN_REFUSAL },
	{ "cancel", TURN_REFUSAL }, { "don't", TURN_REFUSAL }, { "dont", TURN_REFUSAL },
	{ "how", TURN_QUESTION }, { "if", TURN_STORY }, { "last", TURN_STORY },
	{ "maybe", TURN_GUESS }, { "never", TURN_REFUSAL }, { "not", TURN_REFUSAL },
	{ "no", TURN_REFUSAL }, { "or", TURN_CHOICE }, { "perhaps", TURN_GUESS },
	{ "roughly", TURN_GUESS }, { "what", TURN_QUESTION }, { "when", TURN_QUESTION },
	{ "where", TURN_QUESTION }, { "won't", TURN_REFUSAL }, { "yesterday", 0 },
	{ "上下", TURN_GUESS },
	{ "不好意思", 0 }, { "不用谢", 0 }, { "不客气", 0 }, { "不到", TURN_GUESS },
	{ "不足", TURN_GUESS }, { "不止", TURN_GUESS }, { "不知道", TURN_QUESTION },
	{ "不清楚", TURN_QUESTION }, { "不晓得", TURN_QUESTION }, { "不确定", TURN_GUESS },
	{ "不一定", TURN_GUESS }, { "不过", 0 }, { "不错", 0 }, { "不变", 0 }, { "不光", 0 },
	{ "不", TURN_REFUSAL },
	{ "什么都", 0 }, { "什么活都", 0 }, { "什么价", TURN_QUESTION | TURN_PRICE }, { "什么", TURN_QUESTION }, { "以前", TURN_STORY }, { "估计", TURN_GUESS },
	{ "估摸", TURN_GUESS }, { "作废", TURN_REFUSAL },
	{ "也许", TURN_GUESS }, { "兴许", TURN_GUESS }, { "或许", TURN_GUESS },
	{ "假如", TURN_STORY | TURN_CONDITION }, { "几时", TURN_QUESTION }, { "几点", TURN_QUESTION }, { "几号", TURN_QUESTION }, { "几亩", TURN_QUESTION },
	{ "我就不", TURN_REFUSAL }, { "就不", TURN_REFUSAL | TURN_CONDITION },
	{ "分别", 0 }, { "别的", 0 }, { "别人", 0 }, { "别忘", 0 }, { "领了", TURN_STORY | TURN_HAD }, { "领过", TURN_STORY | TURN_HAD }, { "领到", TURN_STORY | TURN_HAD }, { "已领", TURN_STORY | TURN_HAD }, { "别家", 0 }, { "别", TURN_REFUSAL }, { "到期", TURN_STORY },
	{ "区别", 0 }, { "去年", TURN_STORY }, { "取消", TURN_REFUSAL },
	{ "可能", TURN_GUESS }, { "听说", TURN_STORY }, { "吗", TURN_QUESTION },
	{ "看能不能", 0 }, { "看看能不能", 0 }, { "看村上能不能", 0 }, { "看村里能不能", 0 }, { "着呢", 0 },
	{ "有啥事", 0 }, { "有什么事", 0 }, { "没劳力", 0 }, { "没人手", 0 }, { "没力气", 0 },
	{ "去呢", 0 }, { "来呢", 0 }, { "要呢", 0 }, { "干呢", 0 }, { "种呢", 0 }, { "想呢", 0 }, { "能呢", 0 },
	{ "呢", TURN_QUESTION }, { "咋卖", TURN_QUESTION | TURN_PRICE },
	{ "咋收费", TURN_QUESTION | TURN_PRICE }, { "咋", TURN_QUESTION }, { "哪", TURN_QUESTION },
	{ "啥都", 0 }, { "啥活都", 0 }, { "啥价", TURN_QUESTION | TURN_PRICE }, { "啥", TURN_QUESTION },
	{ "多少钱", TURN_QUESTION | TURN_PRICE }, { "多钱", TURN_QUESTION | TURN_PRICE },
	{ "多少", TURN_QUESTION }, { "几个钱", TURN_QUESTION | TURN_PRICE }, { "几块钱", TURN_QUESTION | TURN_PRICE },
	{ "几毛钱", TURN_QUESTION | TURN_PRICE }, { "收费不", TURN_QUESTION | TURN_PRICE }, { "多大", TURN_QUESTION },
	{ "大概", TURN_GUESS }, { "大约", TURN_GUESS }, { "大致", TURN_GUESS },
	{ "如果", TURN_STORY | TURN_CONDITION }, { "好像", TURN_GUESS }, { "少说", TURN_GUESS }, { "少发", TURN_STORY }, { "少给", TURN_STORY },
	{ "左右", TURN_GUESS }, { "差不多", TURN_GUESS }, { "差点", TURN_GUESS },
	{ "往年", TURN_STORY }, { "流转进", TURN_STORY }, { "转进来", TURN_STORY }, { "租进", TURN_STORY }, { "包进", TURN_STORY }, { "进来种", TURN_STORY }, { "前年", TURN_STORY }, { "怎么都", 0 }, { "怎么卖", TURN_QUESTION | TURN_PRICE },
	{ "打算", TURN_GUESS }, { "准备", TURN_GUESS },
	{ "怎么收费", TURN_QUESTION | TURN_PRICE }, { "怎么", TURN_QUESTION },
	{ "怎样", TURN_QUESTION }, { "怕", TURN_GUESS }, { "应该", TURN_GUESS },
	{ "想问", TURN_QUESTION }, { "或者", TURN_CHOICE }, { "或", TURN_CHOICE },
	{ "是不是", TURN_QUESTION }, { "有没有", TURN_QUESTION }, { "要是", TURN_STORY | TURN_CONDITION },
	{ "没问题", 0 }, { "没事", 0 }, { "没错", 0 }, { "没", TURN_REFUSAL | TURN_LACK }, { "特别", 0 },
	{ "甭", TURN_REFUSAL }, { "级别", 0 }, { "社别", 0 }, { "组别", 0 }, { "类别", 0 }, { "性别", 0 }, { "约", TURN_GUESS }, { "要不要", TURN_QUESTION }, { "要几", TURN_QUESTION },
	{ "莫", TURN_REFUSAL }, { "行不行", TURN_QUESTION }, { "许是", TURN_GUESS },
	{ "是吧", TURN_QUESTION }, { "对吧", TURN_QUESTION }, { "给了我", TURN_STORY }, { "给我了", TURN_STORY },
	{ "说不定", TURN_GUESS }, { "请问", TURN_QUESTION }, { "谁", TURN_QUESTION }, { "收到了", TURN_STORY | TURN_HAD }, { "收到", TURN_STORY | TURN_HAD },
	{ "租给我", TURN_STORY }, { "转给我", TURN_STORY }, { "包给我", TURN_STORY }, { "退出", TURN_REFUSAL }, { "退订", TURN_REFUSAL }, { "还是", TURN_CHOICE }, { "难", TURN_STORY },
	{ "预计", TURN_GUESS }, { "预约", 0 }, { "节约", 0 }, { "合约", 0 },
};
/* clang-format on */

/* 明天干活不, 记上没: a refusal that ends what is said asks. */
static bool asks_behind(const char *at, size_t size)
{
	char32_t c = text_char(at), after = text_char(at + size);

	if (size != strlen("不") || (c != U'不' && c != U'没'))
		return false;
	if (c == U'没' && after == U'有')
		after = text_char(at + strlen("没有"));
	return after == 0 || after == U',' || after == U'.' || after == U'!' || after == U'?' ||
	       after == U'呀' || after == U'啊' || after == U'哩';
}

/* clang-format off */
static struct word_table news_words = WORD_LIST("通知", "短信", "信息", "消息", "回复");
/* clang-format on */

/* 收到地膜3卷 tells what came; 收到 alone, 收到通知 that a text did. */
static bool received(const char *at, size_t size)
{
	return text_is_han(text_char(at + size)) && one_of_words(at + size, &news_words) == 0;
}

size_t text_either_or(const char *at)
{
	char32_t c, middle;
	size_t step = text_step(at);

	/* Asked at every place of a text: most end here. */
	if (step != strlen("不") || (at[step] != "不"[0] && at[step] != "没"[0]))
		return 0;
	c = text_char(at);
	if (!text_is_han(c))
		return 0;
	middle = text_char(at + step);
	if ((middle != U'不' && middle != U'没') || text_char(at + step + strlen("不")) != c)
		return 0;
	return 2 * step + strlen("不");
}

size_t text_turn(const char *at, bool after_letter, unsigned *turn)
{
	static struct word_table table = WORD_TABLE(turn_words);
	size_t row, size;

	*turn = 0;
	if (text_is_letter(*at) && after_letter)
		return 0;
	size = text_either_or(at);
	if (size > 0) {
		*turn = TURN_QUESTION;
		return size;
	}
	size = which_word(at, &table, &row);
	if (size > 0)
		*turn = turn_words[row].turn;
	if (asks_behind(at, size))
		*turn |= TURN_QUESTION;
	if (*turn & TURN_HAD && text_char(at) == U'收' && !received(at, size))
		*turn = 0;
	return size;
}

/* clang-format off */
static struct word_table except_words = WORD_LIST("除了", "除开", "除过", "除掉", "除", "except ", "but not ", "not ");
static struct word_table between_words = WORD_LIST(
	"那天", "当天", "早上", "上午", "中午", "下午", "晚上", "我们家", "我们", "我家", "我", "家里", "就", "也", "都", "怕", "可能", "我人", "人");
static struct word_table not_then_words = WORD_LIST(
	"不行", "不去", "不来", "不能", "不得", "不在", "不干", "不方便", "去不", "来不", "干不", "没空", "没时间", "没工夫", "没功夫",
	"没有空", "没有时间", "有事", "要走亲戚", "除外", "以外", "之外", "忙着", "not", "i cannot", "cannot");
static struct word_table call_me_words = WORD_LIST(
	"有事找", "有事请", "有事联系", "有事打", "有事电话", "有事说", "有事你", "有事叫", "有事喊", "有事随时");
/* clang-format on */

#define EXCEPT_MOST 8 /* octets of the longest of the words before a day */

static bool excepted(const char *text, size_t day)
{
	for (size_t size = 1; size <= EXCEPT_MOST && size <= day; size++) {
		if (one_of_words(text + day - size, &except_words) == size)
			return true;
	}
	return false;
}

bool text_day_excluded(const char *text, struct text_span day)
{
	size_t at = day.to;

	if (excepted(text, day.from))
		return true;
	for (size_t used = 1; used > 0; at += used) {
		at += text[at] == ' ';
		used = one_of_words(text + at, &between_words);
	}
	return one_of_words(text + at, &not_then_words) > 0 &&
	       one_of_words(text + at, &call_me_words) == 0;
}

/* clang-format off */
static struct word_table mine_words = WORD_LIST("我", "俺", "咱", "他爸", "他爹", "他妈", "他娘", "他爷", "他奶", "他爹");
static struct word_table others_words = WORD_LIST(
	"人家", "别人", "别家", "旁人", "他们", "她们", "他", "她", "的人", "没人", "车", "社长", "书记", "主任", "队长", "老板", "领导",
	"听说", "they", "he ", "she ");
static struct word_table wish_words = WORD_LIST("想", "要", "准备", "打算");
static struct word_table loss_words = WORD_LIST("咋办", "怎么办", "咋整", "咋弄", "怎么弄");
static struct word_table must_words = WORD_LIST("不行", "不可", "不成");
/* clang-format on */

bool text_of_others(const char *text, struct text_span within)
{
	bool others = false;

	for (size_t at = within.from; at < within.to && text[at] != '\0';) {
		size_t mine = one_of_words(text + at, &mine_words);
		size_t used = mine > 0 ? mine : one_of_words(text + at, &others_words);

		if (used > 0)
			others = mine == 0;
		at += used > 0 ? used : text_step(text + at);
	}
	return others;
}

bool text_of_self(const char *text, struct text_span within)
{
	for (size_t at = within.from; at < within.to && text[at] != '\0';
	     at += text_step(text + at)) {
		if (one_of_words(text + at, &mine_words) > 0)
			return true;
	}
	return false;
}

bool text_wished(const char *text, size_t at)
{
	for (size_t size = strlen("想"); size <= strlen("打算") && size <= at;
	     size += strlen("想")) {
		if (one_of_words(text + at - size, &wish_words) == size)
			return true;
	}
	return false;
}

bool text_at_a_loss(const char *text)
{
	for (size_t at = 0; text[at] != '\0'; at += text_step(text + at)) {
		if (one_of_words(text + at, &loss_words) > 0)
			return true;
	}
	return false;
}

bool text_suffered(const char *text, size_t at)
{
	return at > 0 && text_char(text + text_before(text, at)) == U'被';
}

bool text_sent(const char *text, size_t at)
{
	static struct character_set senders = { .members = U"让叫派换由" };

	return at > 0 && set_has(&senders, text_char(text + text_before(text, at)));
}

bool text_must_be(const char *at)
{
	return one_of_words(at, &must_words) > 0;
}

bool text_settled(const char *text, size_t at)
{
	return at > 0 && text_char(text + text_before(text, at)) == U'了';
}

/* clang-format off */
static struct word_table past_year_words = WORD_LIST("去年", "前年", "往年", "上一年", "last year", "last season");
static struct word_table this_year_words = WORD_LIST("今年", "本年", "这年", "this year", "this season");
/* clang-format on */

/* clang-format off */
static struct word_table unable_words = WORD_LIST("不了", "不到", "不上", "不成", "不出", "不动", "没用");
/* clang-format on */

bool text_unable(const char *text, struct text_span word)
{
	const char *behind = text + word.to;
	size_t size = word.to - word.from;

	if (one_of_words(behind, &unable_words) > 0)
		return true;
	return (text_char(behind) == U'不' || text_char(behind) == U'没') &&
	       strncmp(behind + strlen("不"), text + word.from, size) == 0;
}

bool text_refused(const char *text, size_t at)
{
	char32_t c;

	if (at == 0)
		return false;
	at = text_before(text, at);
	c = text_char(text + at);
	return c == U'不' || c == U'没' || c == U'未' || c == U'就' ||
	       (c == U'有' && at > 0 && text_char(text + text_before(text, at)) == U'没');
}

bool text_of_past_year(const char *text, size_t from, size_t at)
{
	bool past = false;

	for (; from < at; from += text_step(text + from)) {
		if (one_of_words(text + from, &past_year_words) > 0)
			past = true;
		else if (one_of_words(text + from, &this_year_words) > 0)
			past = false;
	}
	return past;
}

static bool counts_something(const char *text, struct text_span within)
{
	for (size_t at = within.from; at < within.to; at += text_step(text + at)) {
		struct text_quantity quantity;

		if (text_quantity(text + at, &quantity) > 0)
			return true;
	}
	return false;
}

/* The first word of a table, from an octet on; the end of the text: none. */
static size_t find_word(const char *text, size_t from, struct word_table *words)
{
	while (text[from] != '\0' && one_of_words(text + from, words) == 0)
		from += text_step(text + from);
	return from;
}

size_t text_past_year(const char *text, size_t *from)
{
	size_t past = find_word(text, 0, &past_year_words), this, end = past;

	if (text[past] == '\0')
		return 0;
	*from = past;
	this = find_word(text, past, &this_year_words);
	if (text[this] != '\0')
		return counts_something(text, (struct text_span){ past, this }) ? this : 0;
	this = find_word(text, 0, &this_year_words);
	while (text[end] != '\0' && text[end] != ' ')
		end++;
	/* 今年9亩，比去年多2亩 says more of this year. */
	return this < past && text[past - 1] == ' ' &&
			       counts_something(text, (struct text_span){ this, past })
		       ? end
		       : 0;
}

unsigned text_turns(const char *text, struct text_span within, struct text_span *first)
{
	unsigned turns = 0;

	for (size_t at = within.from; at < within.to && text[at] != '\0';) {
		unsigned turn;
		size_t used = text_turn(text + at, at > 0 && text_is_letter(text[at - 1]), &turn);

		if (turn != 0 && at + used <= within.to) {
			if (turns == 0 && first != NULL)
				*first = (struct text_span){ at, at + used };
			turns |= turn;
		}
		at += used > 0 ? used : text_step(text + at);
	}
	return turns;
}
