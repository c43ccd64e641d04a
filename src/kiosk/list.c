#include "kiosk/list.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PAGE	    80	/* rows that are asked for at a time */
#define WINDOW_MOST 640 /* rows that are kept of a paged list */

void list_start(struct list *list, const struct list_column *columns, size_t column_count,
		void (*load)(struct list *list, void *context, int64_t from, enum list_way way,
			     size_t most),
		void *context, const char *empty)
{
	assert(column_count <= LIST_COLUMNS && "a list has so many columns");
	*list = (struct list){ .columns = columns,
			       .column_count = column_count,
			       .load = load,
			       .context = context,
			       .empty = empty,
			       .following = true };
}

/* ---- the window ---- */

static void release_row(struct list *list, struct list_row *row)
{
	for (size_t i = 0; i < list->column_count; i++)
		free(row->cells[i]);
}

static void drop_rows(struct list *list, size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++)
		release_row(list, &list->rows[i]);
	memmove(list->rows + from, list->rows + from + count,
		(list->count - from - count) * sizeof(*list->rows));
	list->count -= count;
}

void list_release(struct list *list)
{
	if (list->count > 0)
		drop_rows(list, 0, list->count);
	free(list->rows);
	list->rows = NULL;
	list->capacity = 0;
}

/* Room for a row, at the end or before the first. */
static struct list_row *room(struct list *list)
{
	if (list->count == list->capacity) {
		list->capacity = list->capacity == 0 ? PAGE : list->capacity * 2;
		list->rows = need_resized(list->rows, list->capacity, sizeof(*list->rows));
	}
	if (list->adding != LIST_UP)
		return &list->rows[list->count++];
	memmove(list->rows + 1, list->rows, list->count * sizeof(*list->rows));
	list->count++;
	list->top++;
	list->chosen++;
	return &list->rows[0];
}

void list_add(struct list *list, int64_t key, const char *const *cells, const unsigned char *styles)
{
	struct list_row *row = room(list);

	*row = (struct list_row){ .key = key };
	for (size_t i = 0; i < list->column_count; i++) {
		row->cells[i] = need_copy(cells[i] == NULL ? "" : cells[i]);
		row->styles[i] = styles == NULL ? STYLE_PLAIN : styles[i];
	}
}

/* Asks the source; returns how many rows came. */
static size_t ask(struct list *list, int64_t from, enum list_way way, size_t most)
{
	size_t before = list->count;

	list->adding = way;
	list->load(list, list->context, from, way, most);
	if (way != LIST_FROM && list->count > before)
		list->paged = true;
	return list->count - before;
}

static void ask_below(struct list *list)
{
	size_t spare;

	list->more_below = ask(list, list->rows[list->count - 1].key, LIST_DOWN, PAGE) >= PAGE;
	if (!list->paged || list->count <= WINDOW_MOST)
		return;
	spare = list->count - WINDOW_MOST;
	spare = spare < list->top ? spare : list->top;
	drop_rows(list, 0, spare);
	list->top -= spare;
	list->chosen -= spare;
	list->more_above |= spare > 0;
}

static void ask_above(struct list *list)
{
	size_t last;

	list->more_above = ask(list, list->rows[0].key, LIST_UP, PAGE) >= PAGE;
	last = list->top + list->fits + PAGE;
	if (!list->paged || list->count <= WINDOW_MOST || last >= list->count)
		return;
	drop_rows(list, last, list->count - last);
	list->more_below = true;
}

/* ---- order ---- */

static int compare_cells(const char *a, const char *b)
{
	char *end_a, *end_b;
	double one = strtod(a, &end_a), two = strtod(b, &end_b);

	if (end_a != a && end_b != b && one != two)
		return one < two ? -1 : 1;
	return strcmp(a, b);
}

static int compare_rows(const void *a, const void *b, void *context)
{
	const struct list *list = context;
	size_t column = (size_t)abs(list->sorted) - 1;
	int order = compare_cells(((const struct list_row *)a)->cells[column],
				  ((const struct list_row *)b)->cells[column]);

	return list->sorted < 0 ? -order : order;
}

/* Only what is there as a whole can be sorted. */
static bool whole(const struct list *list)
{
	return !list->more_above && !list->more_below;
}

static void turn_round(struct list *list)
{
	for (size_t i = 0; i < list->count / 2; i++) {
		struct list_row row = list->rows[i];

		list->rows[i] = list->rows[list->count - 1 - i];
		list->rows[list->count - 1 - i] = row;
	}
}

static void keep_order(struct list *list)
{
	if (list->sorted == 0 || list->count < 2 || !whole(list))
		return;
	if (!list->columns[abs(list->sorted) - 1].ordered)
		qsort_r(list->rows, list->count, sizeof(*list->rows), compare_rows, list);
	else if (list->sorted < 0)
		turn_round(list);
}

/* ---- choosing ---- */

int64_t list_chosen(const struct list *list)
{
	return list->count == 0 ? 0 : list->rows[list->chosen].key;
}

static void keep_in_sight(struct list *list)
{
	size_t fits = list->fits == 0 ? 1 : list->fits;

	if (list->count == 0)
		list->chosen = 0;
	else if (list->chosen >= list->count)
		list->chosen = list->count - 1;
	if (list->top > list->chosen)
		list->top = list->chosen;
	if (list->chosen - list->top >= fits)
		list->top = list->chosen - fits + 1;
	if (list->top + fits > list->count)
		list->top = list->count > fits ? list->count - fits : 0;
	list->following = list->chosen == 0 && !list->more_above && list->sorted == 0;
}

static bool find(const struct list *list, int64_t key, size_t *index)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->rows[i].key == key) {
			*index = i;
			return true;
		}
	}
	return false;
}

void list_choose(struct list *list, int64_t key)
{
	if (find(list, key, &list->chosen))
		keep_in_sight(list);
}

/* ---- reading ---- */

static void clear(struct list *list)
{
	if (list->count > 0)
		drop_rows(list, 0, list->count);
}

void list_begin(struct list *list)
{
	clear(list);
	list->top = list->chosen = 0;
	list->paged = list->more_above = false;
	list->more_below = ask(list, 0, LIST_FROM, PAGE) >= PAGE;
	keep_order(list);
	keep_in_sight(list);
}

void list_look(struct list *list)
{
	int64_t chosen = list_chosen(list);
	int64_t first = list->more_above && list->count > 0 ? list->rows[0].key : 0;
	size_t offset = list->chosen - list->top, most = list->count + PAGE;

	if (list->following || list->count == 0) {
		list_begin(list);
		return;
	}
	clear(list);
	list->more_below = ask(list, first, LIST_FROM, most) >= most;
	if (list->count == 0) { /* what stood there is gone */
		list_begin(list);
		return;
	}
	keep_order(list);
	if (find(list, chosen, &list->chosen))
		list->top = list->chosen > offset ? list->chosen - offset : 0;
	keep_in_sight(list);
}

/* ---- moving ---- */

static void move_down(struct list *list, size_t steps)
{
	if (list->count == 0)
		return;
	while (list->chosen + steps >= list->count && list->more_below)
		ask_below(list);
	list->chosen += steps;
	keep_in_sight(list);
}

static void move_up(struct list *list, size_t steps)
{
	if (list->count == 0)
		return;
	while (list->chosen < steps && list->more_above)
		ask_above(list);
	list->chosen = list->chosen > steps ? list->chosen - steps : 0;
	keep_in_sight(list);
}

static void move_to_last(struct list *list)
{
	if (list->count > 0 && list->more_below)
		ask_below(list);
	if (list->more_below) {
		clear(list);
		list->more_above = ask(list, 0, LIST_UP, PAGE) >= PAGE;
		list->more_below = false;
	}
	if (list->count > 0)
		list->chosen = list->count - 1;
	keep_in_sight(list);
}

static void move_to_first(struct list *list)
{
	if (list->more_above) {
		list_begin(list);
		return;
	}
	list->chosen = 0;
	keep_in_sight(list);
}

static void sort_by(struct list *list, int sorted)
{
	int64_t chosen = list_chosen(list);

	if (!whole(list))
		return;
	list->sorted = sorted;
	list->following = false;
	list_look(list);
	list_choose(list, chosen);
}

static void next_sort(struct list *list)
{
	int column = abs(list->sorted);

	sort_by(list, column >= (int)list->column_count ? 0 : column + 1);
}

/* ---- drawing ---- */

#define GAP 1

static bool visible(const struct list *list, size_t column, const struct glance *glance, int width)
{
	const struct list_column *it = &list->columns[column];

	int from = glance->duty && it->duty_from > 0 ? it->duty_from : it->from;

	return width >= from && (!it->duty || glance->duty);
}

/* Widths in a pane; 0: not shown. */
static void share_width(const struct list *list, const struct glance *glance, int width,
			int widths[LIST_COLUMNS])
{
	int left = width - 1, sharing = 0;

	for (size_t i = 0; i < list->column_count; i++) {
		widths[i] = visible(list, i, glance, width) ? list->columns[i].width : -1;
		sharing += widths[i] == 0;
		left -= widths[i] >= 0 ? widths[i] + GAP : 0;
	}
	for (size_t i = 0; i < list->column_count; i++) {
		if (widths[i] == 0) {
			widths[i] = left > 0 ? left / sharing : 0;
			left -= widths[i];
			sharing--;
		}
		if (widths[i] < 0)
			widths[i] = 0;
	}
}

static void draw_cell(struct pane pane, int row, int column, int width, bool right, unsigned style,
		      const char *text)
{
	if (right)
		pane_put_right(pane, row, column, width, style, text);
	else
		pane_put_in(pane, row, column, width, style, text);
}

static void draw_headings(const struct list *list, const int widths[LIST_COLUMNS], struct pane pane)
{
	int at = 1;

	for (size_t i = 0; i < list->column_count; i++) {
		char heading[96];
		bool sorted = abs(list->sorted) == (int)i + 1;

		if (widths[i] == 0)
			continue;
		copy_text(heading, sizeof(heading) - 4, _(list->columns[i].heading));
		if (sorted)
			strcat(heading, list->sorted > 0 ? "▲" : "▼");
		draw_cell(pane, 0, at, widths[i], list->columns[i].right, STYLE_HEADING, heading);
		at += widths[i] + GAP;
	}
}

static void draw_row(const struct list *list, const int widths[LIST_COLUMNS], struct pane pane,
		     int row, const struct list_row *it, bool chosen)
{
	int at = 1;

	for (size_t i = 0; i < list->column_count; i++) {
		if (widths[i] == 0)
			continue;
		draw_cell(pane, row, at, widths[i], list->columns[i].right, it->styles[i],
			  it->cells[i]);
		at += widths[i] + GAP;
	}
	if (chosen) {
		pane_put(pane, row, 0, STYLE_STRONG, "›");
		pane_mark_row(pane, row, STYLE_CHOSEN);
	}
}

/* Whether more is above or below what is seen. */
static void draw_more(const struct list *list, struct pane pane)
{
	if (list->top > 0 || list->more_above)
		pane_put(pane, 0, pane.width - 1, STYLE_HEADING, "↑");
	if (list->top + list->fits < list->count || list->more_below)
		pane_put(pane, pane.height - 1, pane.width - 1, STYLE_HEADING, "↓");
}

void list_draw(struct list *list, const struct glance *glance, struct pane pane)
{
	int widths[LIST_COLUMNS];

	list->place = pane;
	list->fits = pane.height > 1 ? (size_t)pane.height - 1 : 1;
	keep_in_sight(list);
	share_width(list, glance, pane.width - 1, widths);
	draw_headings(list, widths, pane);
	if (list->count == 0)
		pane_put(pane, 2, 1, STYLE_DIM, _(list->empty));
	for (size_t i = 0; i < list->fits && list->top + i < list->count; i++)
		draw_row(list, widths, pane, (int)i + 1, &list->rows[list->top + i],
			 list->top + i == list->chosen);
	draw_more(list, pane);
}

/* ---- keys and mouse ---- */

static bool inside(const struct list *list, const struct event *event)
{
	return event->row >= list->place.row && event->row < list->place.row + list->place.height &&
	       event->column >= list->place.column &&
	       event->column < list->place.column + list->place.width;
}

static enum list_did click(struct list *list, const struct event *event)
{
	size_t index = list->top + (size_t)(event->row - list->place.row) - 1;

	if (event->row == list->place.row) {
		next_sort(list);
		return LIST_MOVED;
	}
	if (index >= list->count)
		return LIST_MOVED;
	if (index == list->chosen)
		return LIST_ENTERED;
	list->chosen = index;
	keep_in_sight(list);
	return LIST_MOVED;
}

static enum list_did key(struct list *list, int key)
{
	size_t page = list->fits > 1 ? list->fits - 1 : 1;

	switch (key) {
	case KEY_ARROW_DOWN:
	case 'j': move_down(list, 1); break;
	case KEY_ARROW_UP:
	case 'k': move_up(list, 1); break;
	case KEY_PAGE_DOWN: move_down(list, page); break;
	case KEY_PAGE_UP: move_up(list, page); break;
	case KEY_FIRST:
	case 'g': move_to_first(list); break;
	case KEY_LAST:
	case 'G': move_to_last(list); break;
	case 's': next_sort(list); break;
	case 'S': sort_by(list, -list->sorted); break;
	case KEY_ACCEPT: return list->count > 0 ? LIST_ENTERED : LIST_MOVED;
	default: return LIST_NOT_MINE;
	}
	return LIST_MOVED;
}

enum list_did list_event(struct list *list, const struct event *event)
{
	switch (event->kind) {
	case EVENT_KEY: return key(list, event->key);
	case EVENT_CLICK: return inside(list, event) ? click(list, event) : LIST_NOT_MINE;
	case EVENT_WHEEL:
		if (!inside(list, event))
			return LIST_NOT_MINE;
		if (event->steps > 0)
			move_down(list, (size_t)event->steps);
		else
			move_up(list, (size_t)-event->steps);
		return LIST_MOVED;
	case EVENT_NONE:
	case EVENT_RESIZE: break;
	}
	return LIST_NOT_MINE;
}
