#include "kiosk/rehearsal.h"

#include "base/scope.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool rehearsal_size(const char *text, struct rehearsal *rehearsal)
{
	return sscanf(text, "%4dx%4d", &rehearsal->width, &rehearsal->height) == 2;
}

static void press(struct kiosk *kiosk, struct frame *frame, const char *keys, struct moment now)
{
	struct event event;

	kiosk_draw(kiosk, frame, now);
	while (event_read(&keys, &event)) {
		if (event.kind == EVENT_RESIZE)
			frame_resize(frame, event.column, event.row);
		kiosk_event(kiosk, &event, now);
		do
			kiosk_tick(kiosk, now);
		while (kiosk_works(kiosk));
		kiosk_draw(kiosk, frame, now);
	}
}

void rehearsal_print(struct kiosk **kiosk, const struct rehearsal *rehearsal, struct moment now,
		     FILE *out)
{
	struct frame *frame = frame_new(rehearsal->width, rehearsal->height);
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	char who[48];

	if (*kiosk == NULL)
		*kiosk = kiosk_new(&rehearsal->options, now);
	else
		kiosk_restart(*kiosk, &rehearsal->options, now);
	if (rehearsal->duty) {
		snprintf(who, sizeof(who), "kiosk uid %ld", (long)getuid());
		kiosk_show_duty(*kiosk, who, now);
	}
	press(*kiosk, frame, rehearsal->keys, now);
	frame_text(frame, &text);
	fputs(buffer_text(&text), out);
	frame_free(frame);
}

/* The words of a line, cut apart; what is behind the last stays together. */
static bool take_line(char *line, struct rehearsal *rehearsal)
{
	char *rest = line;
	const char *size = strsep(&rest, " "), *language = strsep(&rest, " ");
	const char *mode = strsep(&rest, " "), *view = strsep(&rest, " ");

	if (view == NULL || !kiosk_knows(view) || !rehearsal_size(size, rehearsal))
		return false;
	rehearsal->options.language = language;
	rehearsal->options.view = view;
	rehearsal->duty = text_is(mode, "duty");
	rehearsal->keys = rest == NULL ? "" : rest;
	return rehearsal->duty || text_is(mode, "public");
}

/* Who asks by and by waits for it. */
static void put_mark(const char *line, FILE *out)
{
	fprintf(out, "%s\n", line);
	fflush(out);
}

char *rehearsal_play(const struct kiosk_options *options, FILE *in, FILE *out, struct moment now)
{
	struct rehearsal rehearsal = { .options = *options };
	SCOPED(release_memory) char *line = NULL;
	char *wrong = NULL;
	size_t room = 0;
	struct kiosk *kiosk = NULL;

	while (wrong == NULL && getline(&line, &room, in) >= 0) {
		SCOPED(release_memory) char *whole = need_copy(line);

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '=')
			put_mark(line, out);
		else if (take_line(line, &rehearsal))
			rehearsal_print(&kiosk, &rehearsal, now, out);
		else
			wrong = TAKE(whole);
	}
	if (kiosk != NULL)
		kiosk_free(kiosk, now);
	return wrong;
}
