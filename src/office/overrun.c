#include "office/overrun.h"

#include "forms/forms.h"

#define LOOK_EVERY SECONDS(1)
#define REST	   HOURS(1)

static void count(const char *line, unsigned times, void *context)
{
	unsigned *total = context;

	(void)line;
	*total += times;
}

struct speaker {
	void (*say)(const char *line, void *context);
	void *context;
};

static void say_one(const char *line, unsigned times, void *context)
{
	const struct speaker *speaker = context;

	(void)times;
	speaker->say(line, speaker->context);
}

void overruns_tell(struct overruns *overruns, const struct forms *forms, struct moment now,
		   void (*say)(const char *line, void *context), void *context)
{
	struct speaker speaker = { say, context };
	unsigned total = 0;

	if (now.up < overruns->due)
		return;
	overruns->due = now.up + LOOK_EVERY;
	forms_exhausted(forms, count, &total);
	if (total == overruns->told)
		return;
	overruns->told = total;
	overruns->due = now.up + REST;
	forms_exhausted(forms, say_one, &speaker);
}
