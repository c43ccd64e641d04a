#include "text/doubt.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */
static const char *const words[] = {
	"不", "没", "别", "取消", "作废", "退出", "大概", "大约", "约", "差不多", "可能", "估计", "也许",
	"或", "吗", "么", "?",
};
/* clang-format on */

bool text_doubts(const char *text)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strstr(text, words[i]) != NULL)
			return true;
	}
	return false;
}
