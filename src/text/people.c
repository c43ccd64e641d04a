#include "text/people.h"

#include <string.h>

static const char *const people_words[] = { "个人", "人", "个", "位", "名", NULL };
static const char *const group_words[] = { "社", "组", "队", "she", "zu", NULL };
static const char *const pair_words[] = { "俩", "仨", NULL };

/* The usual surnames, compound ones first. */
static const char surnames[] =
	"欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 "
	"王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 "
	"程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 "
	"范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 "
	"尹 黎 易 常 武 乔 贺 赖 龚 文 庞 樊 兰 殷 施 陶 洪 翟 安 颜 倪 严 牛 温 芦 季 俞 章 鲁 葛 "
	"伍 韦 申 尤 毕 聂 丛 焦 向 柳 邢 路 岳 齐 沿 梅 莫 庄 辛 管 祝 左 涂 谷 祁 时 舒 耿 牟 卜 "
	"詹 关 苗 凌 费 纪 靳 盛 童 欧 甄 项 曲 成 游 阳 裴 席 卫 查 屈 鲍 位 覃 霍 翁 隋 植 甘 景 "
	"薄 单 包 司 柏 宁 柯 阮 桂 闵 解 强 柴 华 车 冉 房 边 辜 吉 饶 刁 瞿 戚 丘 古 米 池 滕 晋 "
	"苑 邬 臧 畅 宫 来 嵺 苟 全 褚 廉 简 娄 盖 符 奚 木 穆 党 燕 郎 邸 冀 谈 姬 屠 连 郜 晏 栾 "
	"郁 商 蒙 计 喻 揭 窦 迟 宇 敖 糜 鄢 冷 卓 花 仇 艾 蓝 都 巩 稽 井 练 仲 乐 虞 卞 封 竺 冼 "
	"原 官 衣 楚 佟 栗 匡 宗 应 台 巫 鞠 僧 桑 荆 谌 银 扬 明 沙 薄 伏 岑 习 胥 保 和 蔺 ";

static bool is_surname(const char *at, size_t size)
{
	char word[16];

	if (size + 2 > sizeof(word))
		return false;
	memcpy(word, at, size);
	memcpy(word + size, " ", 2);
	return strstr(surnames, word) != NULL;
}

static bool numbered(const char *text, size_t from, const char *const *words,
		     struct text_quantity *quantity)
{
	for (size_t at = from; text[at] != '\0';) {
		struct text_number number;
		size_t used = text_number(text + at, &number), word, blank;

		if (used == 0) {
			at += text_step(text + at);
			continue;
		}
		blank = text[at + used] == ' ';
		word = text_word(text + at + used + blank, words);
		if (word == 0) {
			at += used;
			continue;
		}
		*quantity = (struct text_quantity){
			.value = number.value,
			.doubtful = number.doubtful || text_ends_range(text, at),
			.span = { at, at + used + blank + word },
		};
		return true;
	}
	return false;
}

bool text_people(const char *text, size_t from, struct text_quantity *quantity)
{
	if (numbered(text, from, people_words, quantity))
		return true;
	for (size_t at = from; text[at] != '\0'; at += text_step(text + at)) {
		size_t pair = text_word(text + at, pair_words);

		if (pair == 0)
			continue;
		*quantity = (struct text_quantity){
			.value = strncmp(text + at, "仨", pair) == 0 ? 3 : 2,
			.span = { at, at + pair },
		};
		return true;
	}
	return false;
}

bool text_group(const char *text, size_t from, struct text_quantity *quantity)
{
	size_t mark = strlen("第");

	if (!numbered(text, from, group_words, quantity))
		return false;
	if (quantity->span.from >= from + mark &&
	    strncmp(text + quantity->span.from - mark, "第", mark) == 0)
		quantity->span.from -= mark;
	return true;
}

static bool is_han(const char *at, size_t size)
{
	unsigned char first = (unsigned char)at[0];

	return (size == 3 && first >= 0xE4 && first <= 0xE9) || size == 4;
}

/* A word of two to four Han characters (or more, with · in it) that begins with a surname. */
static bool word_is_name(const char *word, size_t size)
{
	size_t count = 0, at = 0, dot = strlen("·");
	bool dotted = false;

	while (at < size) {
		size_t step = text_step(word + at);

		if (step == dot && strncmp(word + at, "·", dot) == 0)
			dotted = true;
		else if (!is_han(word + at, step))
			return false;
		count++;
		at += step;
	}
	if (dotted)
		return count >= 4;
	return count >= 2 && count <= 4 &&
	       (is_surname(word, 3) || (count >= 3 && is_surname(word, 6)));
}

bool text_name(const char *text, size_t from, struct text_span *span)
{
	size_t at = from;

	while (text[at] != '\0') {
		size_t size = strcspn(text + at, " ");

		if (size > 0 && word_is_name(text + at, size)) {
			*span = (struct text_span){ at, at + size };
			return true;
		}
		at += size + strspn(text + at + size, " ");
	}
	return false;
}
