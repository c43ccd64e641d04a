/* A ledger as a file: cells of each kind, sums, sheets that are full, files that are there whole or
 * not at all. */
#include "unit/office/village.h"

#include "books/book.h"
#include "books/ledger.h"
#include "books/sheet.h"
#include "store/report.h"

#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static const struct book_column columns[] = {
	{ .title = "group", .kind = CELL_NUMBER, .by = true },
	{ .title = "text", .kind = CELL_TEXT },
	{ .title = "kg", .kind = CELL_NUMBER, .summed = true },
	{ .title = "price", .kind = CELL_MONEY },
	{ .title = "value", .kind = CELL_MONEY, .summed = true, .factors = { 3, 4 } },
	{ .title = "day", .kind = CELL_DAY },
};

static struct book *begin(struct village *village, const char *path, unsigned rows_a_sheet)
{
	struct book_about about = { .config = village->config,
				    .title = "a [b]: c?",
				    .scope = "2027",
				    .now = village->scratch->now,
				    .today = { 2027, 4, 9 },
				    .rows_a_sheet = rows_a_sheet };
	char why[256];
	struct book *book = book_open(path, &about, columns, sizeof(columns) / sizeof(*columns),
				      why, sizeof(why));

	if (book == NULL)
		fail_msg("%s: %s", path, why);
	return book;
}

static void add(struct book *book, int group, const char *text, double kg, double price)
{
	struct book_row row = { .count = 0 };

	row_whole(&row, group);
	row_text(&row, text);
	row_number(&row, kg);
	row_number(&row, price);
	row_skip(&row);
	row_day(&row, "2027-04-08");
	book_add(book, &row);
	row_release(&row);
}

static void finish(struct book *book)
{
	char why[256];

	if (!book_close(book, why, sizeof(why)))
		fail_msg("%s", why);
}

static void read_text(const char *path, char *out, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t got;

	assert_non_null(file);
	got = fread(out, 1, size - 1, file);
	out[got] = '\0';
	fclose(file);
}

static void test_a_csv_has_each_kind_of_cell(void **state)
{
	struct village *village = *state;
	char path[256], text[4096];
	struct book *book;

	scratch_path(village->scratch, "a.csv", path);
	book = begin(village, path, 0);
	add(book, 3, "plain", 2.5, 1.19);
	add(book, 0, "a \"b\", c\nd", 1, 0.25);
	add(book, 3, "=1+1", 1000000.125, 1);
	add(book, 3,
	    "\xEF\xBC\x9D"
	    "1",
	    0, 0);
	add(book, 3, "\x1B[2J-x", 0, 0);
	add(book, 3, "-x", 0, 0);
	assert_int_equal(book_rows(book), 6);
	assert_int_equal(book_sum(book, 2), 1000003625);
	finish(book);
	read_text(path, text, sizeof(text));
	assert_string_equal(text, "group,text,kg,price,value,day\r\n"
				  "3,plain,2.5,1.19,2.98,2027-04-08\r\n"
				  ",\"a \"\"b\"\", c\xE2\x8F\x8E"
				  "d\",1,0.25,0.25,2027-04-08\r\n"
				  "3,'=1+1,1000000.125,1.00,1000000.13,2027-04-08\r\n"
				  "3,'\xEF\xBC\x9D"
				  "1,0,0.00,0.00,2027-04-08\r\n"
				  "3,\xE2\x90\x9B[2J-x,0,0.00,0.00,2027-04-08\r\n"
				  "3,'-x,0,0.00,0.00,2027-04-08\r\n");
}

static void test_a_full_sheet_goes_on_in_another(void **state)
{
	struct village *village = *state;
	struct sheet sheet;
	struct book *book;
	char path[256], why[256];

	scratch_path(village->scratch, "a.xlsx", path);
	book = begin(village, path, 2);
	for (int i = 0; i < 5; i++)
		add(book, 3, "x", 1, 1);
	finish(book);
	/* Our own reader takes the first one: title, date, headings, two records, their sum. */
	assert_true(sheet_read(path, &sheet, why, sizeof(why)));
	assert_int_equal(sheet.row_count, 6);
	assert_string_equal(sheet_cell(&sheet, 3, 0), "3");
	assert_string_equal(sheet_cell(&sheet, 5, 2), "2");
	assert_string_equal(sheet_cell(&sheet, 5, 4), "2");
	sheet_release(&sheet);
}

/* A spreadsheet refuses a file with what is no character, and reads _xHHHH_ as one. */
static void test_a_sheet_of_odd_texts_can_be_read(void **state)
{
	struct village *village = *state;
	struct sheet sheet;
	struct book *book;
	char path[256], why[256];

	scratch_path(village->scratch, "odd.xlsx", path);
	book = begin(village, path, 0);
	add(book, 3, "a\xEF\xBF\xBF\x01", 1, 1);
	add(book, 3, "_x0041__x000D_ _x_ _x12", 1, 1);
	finish(book);
	if (!sheet_read(path, &sheet, why, sizeof(why)))
		fail_msg("%s", why);
	assert_string_equal(sheet_cell(&sheet, 3, 1), "a\xEF\xBF\xBD\xE2\x90\x81");
	assert_string_equal(sheet_cell(&sheet, 4, 1), "_x005F_x0041__x005F_x000D_ _x_ _x12");
	sheet_release(&sheet);
}

static void test_a_path_that_cannot_be_written_says_so(void **state)
{
	struct village *village = *state;
	struct book_about about = { .config = village->config, .title = "x", .scope = "" };
	char why[256] = "";

	assert_null(book_open("/nowhere/at/all.xlsx", &about, columns, 1, why, sizeof(why)));
	assert_string_not_equal(why, "");
}

static void write_yesterday(const char *path)
{
	FILE *file = fopen(path, "w");

	fputs("yesterday", file);
	fclose(file);
}

static size_t files_like(const char *path)
{
	char pattern[300];
	glob_t found = { .gl_pathc = 0 };
	size_t count;

	snprintf(pattern, sizeof(pattern), "%s*", path);
	count = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
	globfree(&found);
	return count;
}

static bool has_nameless_files(const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* A file system that takes no more than so many octets a file. */
static void test_a_full_disk_leaves_what_was_there(void **state)
{
	static const char *const names[] = { "full.xlsx", "full.csv" };
	struct village *village = *state;
	struct rlimit was, small;
	char path[256], why[256], text[64];

	getrlimit(RLIMIT_FSIZE, &was);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t k = 0; k < 2; k++) {
		struct book *book;

		scratch_path(village->scratch, names[k], path);
		write_yesterday(path);
		small = (struct rlimit){ 20000, was.rlim_max };
		setrlimit(RLIMIT_FSIZE, &small);
		book = begin(village, path, 0);
		for (int i = 0; i < 2000; i++)
			add(book, i % 8, "a text of some length, so that it will not fit", i, i);
		assert_false(book_close(book, why, sizeof(why)));
		setrlimit(RLIMIT_FSIZE, &was);
		read_text(path, text, sizeof(text));
		assert_string_equal(text, "yesterday");
	}
	signal(SIGXFSZ, SIG_DFL);
}

/* However we end in the middle, nothing is left behind. */
static void test_a_file_has_no_name_before_it_is_whole(void **state)
{
	static const char *const names[] = { "whole.xlsx", "whole.csv" };
	struct village *village = *state;
	char path[256], folder[256], text[64];

	scratch_path(village->scratch, ".", folder);
	if (!has_nameless_files(folder))
		skip();
	for (size_t k = 0; k < 4; k++) {
		struct book *book;

		scratch_path(village->scratch, names[k / 2], path);
		book = begin(village, path, 0);
		add(book, 3, "x", 1, 1);
		assert_int_equal(files_like(path), k % 2);
		finish(book);
		assert_int_equal(files_like(path), 1);
		read_text(path, text, sizeof(text));
		assert_true(text[0] == (k < 2 ? 'P' : 'g'));
		/* Again, over one that is there. */
		write_yesterday(path);
	}
}

static void test_an_export_is_of_one_moment(void **state)
{
	struct village *village = *state;
	struct ledger_wish wish = { .ledger = "enroll" };
	struct ledger_done done;
	char path[256], why[256];

	scratch_path(village->scratch, "enroll.csv", path);
	wish.path = path;
	assert_int_equal(ledger_export(&village->office, &wish, village->scratch->now, &done, why,
				       sizeof(why)),
			 LEDGER_DONE);
	assert_int_equal(done.rows, 0);
	/* The look is over: others may write again. */
	scratch_begin(village->scratch);
	scratch_commit(village->scratch);
	wish.ledger = "nonsense";
	assert_int_equal(ledger_export(&village->office, &wish, village->scratch->now, &done, why,
				       sizeof(why)),
			 LEDGER_WRONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		village_test(test_a_csv_has_each_kind_of_cell),
		village_test(test_a_full_sheet_goes_on_in_another),
		village_test(test_a_sheet_of_odd_texts_can_be_read),
		village_test(test_a_path_that_cannot_be_written_says_so),
		village_test(test_a_full_disk_leaves_what_was_there),
		village_test(test_a_file_has_no_name_before_it_is_whole),
		village_test(test_an_export_is_of_one_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
