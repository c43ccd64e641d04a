#include "text/hostile.h"

#include <stddef.h>

/* clang-format off */
const char *const text_hostile[] = {
	"1", "a", " ", "(", "1 ", "12.", "a1", "-", "一", "一 ", "一1", "一是", "是不", "不是", "改成", "[",
	"x@", "1,", "电话", NULL
};
/* clang-format on */
