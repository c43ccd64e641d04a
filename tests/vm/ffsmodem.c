/*
 * ffsmodem: the device side of a multi-port USB modem, for serialvm's guest.
 *
 *   ffsmodem FFSDIR PORTS PREFIX
 *
 * FFSDIR is a mounted functionfs. Gives the gadget PORTS vendor-specific interfaces (class
 * ff/00/00, a bulk endpoint each way), as the `option` driver expects of a modem's serial ports,
 * acknowledges SET_CONTROL_LINE_STATE (usb_f_serial stalls it, and then TIOCMSET and with it
 * libserialport's sp_open fail), and joins port N to the character device PREFIX.N.
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/usb/functionfs.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAXPORTS = 7 };

struct port_desc {
	struct usb_interface_descriptor intf;
	struct usb_endpoint_descriptor_no_audio in, out;
} __attribute__((packed));

static struct {
	struct usb_functionfs_descs_head_v2 head;
	__le32 fs_count, hs_count;
	struct port_desc d[2 * MAXPORTS];
} __attribute__((packed)) descs;

static const struct {
	struct usb_functionfs_strings_head head;
	__le16 lang;
	char text[5];
} __attribute__((packed)) strings = {
	.head = { .magic = FUNCTIONFS_STRINGS_MAGIC,
		  .length = sizeof strings,
		  .str_count = 1,
		  .lang_count = 1 },
	.lang = 0x0409,
	.text = "port",
};

static const char *dir, *prefix;

static int open_path(int flags, const char *fmt, const char *a, int n)
{
	char path[256];

	snprintf(path, sizeof path, fmt, a, n);
	return open(path, flags);
}

static struct port_desc port_desc(int n, int packet)
{
	struct usb_endpoint_descriptor_no_audio ep = {
		.bLength = sizeof ep,
		.bDescriptorType = USB_DT_ENDPOINT,
		.bmAttributes = USB_ENDPOINT_XFER_BULK,
		.wMaxPacketSize = htole16(packet),
	};
	struct port_desc d = {
		.intf = { .bLength = sizeof d.intf,
			  .bDescriptorType = USB_DT_INTERFACE,
			  .bInterfaceNumber = n,
			  .bNumEndpoints = 2,
			  .bInterfaceClass = USB_CLASS_VENDOR_SPEC,
			  .iInterface = 1 },
		.in = ep,
		.out = ep,
	};

	d.in.bEndpointAddress = USB_DIR_IN | (2 * n + 1);
	d.out.bEndpointAddress = USB_DIR_OUT | (2 * n + 2);
	return d;
}

/* Copies one way for ever; an endpoint fails while the cable is out, so wait and go on. */
struct way {
	int from, to;
};

static void *copy(void *arg)
{
	struct way *w = arg;
	char buf[4096];

	for (;;) {
		ssize_t n = read(w->from, buf, sizeof buf);
		if (n <= 0) {
			usleep(50000);
			continue;
		}
		for (ssize_t at = 0; at < n;) {
			ssize_t done = write(w->to, buf + at, n - at);
			if (done > 0)
				at += done;
			else if (done < 0 && errno == ESHUTDOWN)
				break; /* the cable is out: what was on the wire is lost */
			else
				usleep(50000);
		}
	}
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	dir = argv[1];
	prefix = argv[3];
	int ports = atoi(argv[2]);
	int ep0 = open_path(O_RDWR, "%s/ep%d", dir, 0);
	if (ports < 1 || ports > MAXPORTS || ep0 < 0) {
		perror(dir);
		return 1;
	}
	for (int i = 0; i < ports; i++) {
		descs.d[i] = port_desc(i, 64);
		descs.d[ports + i] = port_desc(i, 512);
	}
	size_t len = sizeof descs - (2 * MAXPORTS - 2 * ports) * sizeof descs.d[0];
	descs.head.magic = htole32(FUNCTIONFS_DESCRIPTORS_MAGIC_V2);
	descs.head.flags = htole32(FUNCTIONFS_HAS_FS_DESC | FUNCTIONFS_HAS_HS_DESC);
	descs.head.length = htole32(len);
	descs.fs_count = descs.hs_count = htole32(3 * ports);
	if (write(ep0, &descs, len) < 0 || write(ep0, &strings, sizeof strings) < 0) {
		perror("descriptors");
		return 1;
	}
	for (int i = 0; i < ports; i++) {
		int sim = open_path(O_RDWR, "%s.%d", prefix, i);
		int in = open_path(O_RDWR, "%s/ep%d", dir, 2 * i + 1);
		int out = open_path(O_RDWR, "%s/ep%d", dir, 2 * i + 2);
		if (in < 0 || out < 0) {
			perror("endpoint");
			return 1;
		}
		if (sim < 0)
			continue;
		struct way *w = malloc(2 * sizeof *w);
		w[0] = (struct way){ sim, in };
		w[1] = (struct way){ out, sim };
		pthread_t t;
		pthread_create(&t, NULL, copy, &w[0]);
		pthread_create(&t, NULL, copy, &w[1]);
	}
	fprintf(stderr, "ffsmodem: ready\n");
	for (;;) {
		struct usb_functionfs_event e;
		ssize_t n = read(ep0, &e, sizeof e);
		if (n < 0) {
			if (errno != EINTR && errno != EIDRM)
				usleep(50000);
			continue;
		}
		if (n == sizeof e && e.type == FUNCTIONFS_SETUP) {
			char none;
			if (e.u.setup.bRequestType & USB_DIR_IN)
				n = write(ep0, &none, 0);
			else
				n = read(ep0, &none, 0);
		}
	}
}
