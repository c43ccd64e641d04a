#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "link/link.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A root folder with a sysfs of our own making. */
static char root[] = "/tmp/cunxin-ports-XXXXXX";

static const char *below(const char *path)
{
	static char full[PATH_MAX];

	snprintf(full, sizeof(full), "%s/%s", root, path);
	return full;
}

static void make_folders(const char *path)
{
	char full[PATH_MAX];

	snprintf(full, sizeof(full), "%s/%s/", root, path);
	for (char *at = full + strlen(root) + 1; (at = strchr(at, '/')) != NULL; at++) {
		*at = '\0';
		mkdir(full, 0755);
		*at = '/';
	}
}

static void put(const char *folder, const char *name, const char *text)
{
	char path[PATH_MAX];
	FILE *file;

	make_folders(folder);
	snprintf(path, sizeof(path), "%s/%s/%s", root, folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "%s\n", text);
	fclose(file);
}

static void put_device(const char *place, const char *vendor, const char *product,
		       const char *maker, const char *words)
{
	char folder[256];

	snprintf(folder, sizeof(folder), "sys/devices/usb1/%s", place);
	put(folder, "idVendor", vendor);
	put(folder, "idProduct", product);
	put(folder, "manufacturer", maker);
	put(folder, "product", words);
}

/* A tty of interface `number`; ttyACM hangs off its interface, ttyUSB off a port below it. */
static void put_port(const char *place, const char *name, unsigned number, unsigned protocol)
{
	char folder[200], target[PATH_MAX], text[16];

	snprintf(folder, sizeof(folder), "sys/devices/usb1/%s/%s:1.%u", place, place, number);
	snprintf(text, sizeof(text), "%02x", number);
	put(folder, "bInterfaceNumber", text);
	snprintf(text, sizeof(text), "%02x", protocol);
	put(folder, "bInterfaceProtocol", text);
	snprintf(target, sizeof(target), "%s/%s%s%s", root, folder,
		 strncmp(name, "ttyUSB", 6) == 0 ? "/" : "",
		 strncmp(name, "ttyUSB", 6) == 0 ? name : "");
	snprintf(folder, sizeof(folder), "sys/class/tty/%s", name);
	make_folders(target + strlen(root) + 1);
	make_folders(folder);
	snprintf(folder, sizeof(folder), "sys/class/tty/%s/device", name);
	assert_int_equal(symlink(target, below(folder)), 0);
}

static void put_uart(const char *name, const char *type)
{
	char folder[200];

	snprintf(folder, sizeof(folder), "sys/class/tty/%s", name);
	put(folder, "type", type);
}

static int make_machine(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(root));
	put_device("1-1.2", "2c7c", "0125", "Quectel", "EC25-EU");
	for (unsigned i = 0; i < 4; i++)
		put_port("1-1.2", (const char *[]){ "ttyUSB0", "ttyUSB1", "ttyUSB2", "ttyUSB3" }[i],
			 i, 0);
	put_device("1-1.10", "12d1", "1506", "HUAWEI", "HUAWEI Mobile");
	put_port("1-1.10", "ttyUSB10", 0, 0x01);
	put_port("1-1.10", "ttyUSB11", 1, 0x02);
	put_port("1-1.10", "ttyUSB12", 2, 0x05);
	put_device("1-1.3", "05c6", "f00e", "", "Nobody's modem");
	for (unsigned i = 0; i < 5; i++)
		put_port("1-1.3",
			 (const char *[]){ "ttyUSB4", "ttyUSB5", "ttyUSB6", "ttyUSB7",
					   "ttyUSB8" }[i],
			 i, 0);
	put_device("1-1.4", "1e2d", "0058", "Cinterion", "EHS6");
	put_port("1-1.4", "ttyACM0", 0, 1);
	put_uart("ttyS0", "4");
	put_uart("ttyS1", "0");
	put_uart("ttyS2", "4");
	put("sys/class/tty/console", "active", "tty0 ttyS2");
	make_folders("sys/class/tty/tty1");
	make_folders("dev/serial/by-id");
	make_folders("dev/serial/by-path");
	assert_int_equal(symlink("../../ttyUSB2", below("dev/serial/by-id/usb-EC25-if02")), 0);
	assert_int_equal(symlink("../../ttyUSB2", below("dev/serial/by-path/pci-0:1.2")), 0);
	return 0;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static int remove_machine(void **state)
{
	(void)state;
	return nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void test_ports_stand_by_modem_and_the_likely_ones_first(void **state)
{
	static const struct {
		const char *path, *place;
		int rank;
		bool avoid;
	} wanted[] = {
		{ "/dev/ttyUSB2", "1-1.2", 0, false },	 { "/dev/ttyUSB3", "1-1.2", 1, false },
		{ "/dev/ttyUSB0", "1-1.2", 13, true },	 { "/dev/ttyUSB1", "1-1.2", 14, true },
		{ "/dev/ttyUSB6", "1-1.3", 10, false },	 { "/dev/ttyUSB7", "1-1.3", 11, false },
		{ "/dev/ttyUSB8", "1-1.3", 12, false },	 { "/dev/ttyUSB4", "1-1.3", 13, false },
		{ "/dev/ttyUSB5", "1-1.3", 14, false },	 { "/dev/ttyACM0", "1-1.4", 13, false },
		{ "/dev/ttyUSB11", "1-1.10", 0, false }, { "/dev/ttyUSB10", "1-1.10", 1, false },
		{ "/dev/ttyUSB12", "1-1.10", 10, true }, { "/dev/ttyS0", "", 40, false },
		{ "/dev/ttyS2", "", 40, true },
	};
	struct link_port ports[LINK_PORTS_MAX];
	size_t count = link_ports_below(root, ports, LINK_PORTS_MAX);

	(void)state;
	assert_int_equal(count, sizeof(wanted) / sizeof(*wanted));
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(ports[i].path, wanted[i].path);
		assert_string_equal(ports[i].place, wanted[i].place);
		assert_int_equal(ports[i].rank, wanted[i].rank);
		assert_int_equal(ports[i].avoid, wanted[i].avoid);
	}
}

static void test_a_port_knows_its_device(void **state)
{
	struct link_port ports[LINK_PORTS_MAX];

	(void)state;
	link_ports_below(root, ports, LINK_PORTS_MAX);
	assert_int_equal(ports[0].vendor, 0x2c7c);
	assert_int_equal(ports[0].product, 0x0125);
	assert_int_equal(ports[0].interface, 2);
	assert_string_equal(ports[0].description, "Quectel EC25-EU");
	assert_string_equal(ports[0].by_id, "/dev/serial/by-id/usb-EC25-if02");
	assert_string_equal(ports[0].by_path, "/dev/serial/by-path/pci-0:1.2");
	assert_string_equal(link_port_name(&ports[0]), "/dev/serial/by-id/usb-EC25-if02");
	assert_string_equal(link_port_name(&ports[1]), "/dev/ttyUSB3");
	assert_string_equal(ports[4].description, "Nobody's modem");
	assert_int_equal(ports[13].vendor, -1);
	assert_int_equal(ports[13].interface, -1);
}

static void test_more_ports_than_there_is_room_for_are_counted(void **state)
{
	struct link_port ports[3];

	(void)state;
	assert_int_equal(link_ports_below(root, ports, 3), 15);
}

static void test_a_machine_without_ports_has_none(void **state)
{
	struct link_port ports[1];

	(void)state;
	assert_int_equal(link_ports_below("/nonesuch", ports, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ports_stand_by_modem_and_the_likely_ones_first),
		cmocka_unit_test(test_a_port_knows_its_device),
		cmocka_unit_test(test_more_ports_than_there_is_room_for_are_counted),
		cmocka_unit_test(test_a_machine_without_ports_has_none),
	};

	return cmocka_run_group_tests(tests, make_machine, remove_machine);
}
