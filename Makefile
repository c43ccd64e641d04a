# Cunxin (村信). `make help` lists what can be made.
#
# A folder below src/ is a floor: an archive of its own that may use the floors named beside it.
# VARIANT=release (build/), asan (build/asan/), crash (build/crash/: dies at named points), fuzz.

VERSION    := 0.1.0
SONAME     := libcunxin.so.0
PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
VARIANT    ?= release
B          := $(if $(filter release,$(VARIANT)),build,build/$(VARIANT))

# ---- floors: name, and the floors it may include (nearest last) ---------------------------------
USES_gsm     :=
USES_base    :=
USES_conf    := base
USES_text    := base
USES_forms   := base conf text gsm
USES_store   := base gsm
USES_office  := base conf text forms store gsm
USES_books   := base conf text store office gsm
USES_link    := base
USES_station := base conf text forms store office gsm
USES_sim     := base conf text forms store office link station gsm
USES_daemon  := base conf text forms store office books link station gsm
USES_cli     := base conf text forms store office books link station gsm
USES_kiosk   := base conf text forms store office gsm
FLOORS       := gsm base conf text forms store office books link station sim daemon cli kiosk

# ---- tools and flags ----------------------------------------------------------------------------
PACKAGES   := libserialport sqlite3 libconfig libpcre2-8 libsystemd ncursesw libutf8proc jansson
CC         ?= gcc
WARNINGS   := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wformat-nonliteral \
              -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror=format-security
HARDENING  := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
CPPFLAGS   += -D_GNU_SOURCE -DCUNXIN_VERSION='"$(VERSION)"' -DCUNXIN_SYSCONFDIR='"$(SYSCONFDIR)"' -Iinclude -Isrc
CFLAGS_release := -O2 -g $(HARDENING)
CFLAGS_crash   := -O1 -g -DCUNXIN_CRASH_POINTS
CFLAGS_asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
                  -DCUNXIN_CRASH_POINTS
CFLAGS_fuzz    := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
                  -fno-sanitize-recover=undefined
LDFLAGS_release := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
LDFLAGS_crash   := -Wl,--as-needed
LDFLAGS_asan    := -fsanitize=address,undefined
LDFLAGS_fuzz    := -fsanitize=fuzzer,address,undefined
ifeq ($(VARIANT),fuzz)
CC := clang
endif
ALL_CFLAGS  = -std=c11 $(WARNINGS) $(CFLAGS_$(VARIANT)) $(CFLAGS) $(PACKAGE_CFLAGS)
PACKAGE_CFLAGS = $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PACKAGE_LIBS   = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)

PROGRAMS := cunxind cunxin cunxin-sim

.PHONY: all
all: $(PROGRAMS:%=$(B)/%) $(if $(filter release,$(VARIANT)),$(B)/$(SONAME) $(B)/libcunxin.pc)

# ---- archives, one a floor ----------------------------------------------------------------------
.SECONDEXPANSION:
MAIN_SOURCES := src/daemon/main.c src/cli/main.c src/sim/main.c src/kiosk/main.c
sources = $(filter-out $(MAIN_SOURCES),$(wildcard src/$(1)/*.c))
objects = $(patsubst src/%.c,$(B)/obj/%.o,$(call sources,$(1)))
# A floor's archive and those below it, each once, callers before callees.
below    = $(foreach f,$(call reverse,$(FLOORS)),$(if $(filter $(f),$(1) $(USES_$(1))),$(f)))
reverse  = $(if $(1),$(call reverse,$(wordlist 2,$(words $(1)),$(1))) $(firstword $(1)))
archives = $(foreach f,$(call below,$(1)),$(if $(call sources,$(f)),$(B)/lib/$(f).a))

define floor
$(B)/lib/$(1).a: $$(call objects,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@$(AR) rcsD $$@ $$^
endef
$(foreach f,$(FLOORS),$(eval $(call floor,$(f))))

$(B)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  CC $(VARIANT:release=) $<"
	@$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

link = $(CC) $(LDFLAGS_$(VARIANT)) $(LDFLAGS) -o $@ $(1) $(PACKAGE_LIBS)

$(B)/cunxind: $(B)/obj/daemon/main.o $$(call archives,daemon)
	@echo "  LD $(VARIANT:release=) $@"
	@$(call link,$^)
$(B)/cunxin: $(B)/obj/cli/main.o $$(call archives,cli)
	@echo "  LD $(VARIANT:release=) $@"
	@$(call link,$^)
$(B)/cunxin-sim: $(B)/obj/sim/main.o $$(call archives,sim)
	@echo "  LD $(VARIANT:release=) $@"
	@$(call link,$^)

# ---- libcunxin, for other programs --------------------------------------------------------------
$(B)/libcunxin.a: $(B)/lib/gsm.a
	@cp $< $@
$(B)/pic/%.o: src/%.c
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -fPIC -MMD -MP -c -o $@ $<
$(B)/$(SONAME): $$(patsubst src/%.c,$(B)/pic/%.o,$$(call sources,gsm))
	@echo "  LD $@"
	@$(CC) -shared -Wl,-soname,$(SONAME) -Wl,-z,relro,-z,now -o $@ $^
$(B)/libcunxin.pc: Makefile
	@mkdir -p $(@D)
	@printf '%s\n' 'prefix=$(PREFIX)' 'includedir=$${prefix}/include' 'libdir=$${prefix}/lib' '' \
	 'Name: libcunxin' 'Description: AT conversations and short messages (3GPP TS 27.005, 23.040)' \
	 'Version: $(VERSION)' 'Cflags: -I$${includedir}' 'Libs: -L$${libdir} -lcunxin' > $@

# ---- unit tests: tests/unit/FLOOR/test_*.c, each a program against its floor ---------------------
UNIT_SOURCES := $(wildcard tests/unit/*/test_*.c)
UNIT_TESTS   := $(patsubst tests/unit/%.c,$(B)/tests/%,$(UNIT_SOURCES))
floor_of      = $(firstword $(subst /, ,$(patsubst $(B)/tests/%,%,$(1))))

$(B)/tests/%.o: tests/unit/%.c
	@mkdir -p $(@D)
	@echo "  CC $(VARIANT:release=) $<"
	@$(CC) $(CPPFLAGS) -Itests $(ALL_CFLAGS) -Wno-missing-prototypes -MMD -MP -c -o $@ $<
$(UNIT_TESTS): %: %.o $$(call archives,$$(call floor_of,$$@))
	@$(call link,$^) -lcmocka

.PHONY: unit
unit: $(UNIT_TESTS)

# ---- fuzzers: tests/fuzz/fuzz_FLOOR_NAME.c -------------------------------------------------------
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz_*.c)
FUZZERS      := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(FUZZ_SOURCES))
fuzz_floor    = $(word 2,$(subst _, ,$(notdir $(1))))

$(B)/fuzz/%.o: tests/fuzz/%.c
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -Wno-missing-prototypes -MMD -MP -c -o $@ $<
$(FUZZERS): %: %.o $$(call archives,$$(call fuzz_floor,$$@))
	@$(call link,$^)

.PHONY: fuzzers
fuzzers: $(FUZZERS)

# ---- setting up, demo, tests --------------------------------------------------------------------
# The packages must be there before pkg-config is asked, so the work is done by a second make.
.PHONY: demo check asan lint fuzz bench torture check-serial help
demo:
	@tests/tools/packages build
	@$(MAKE) --no-print-directory all
	@tests/tools/demo

check:
	@tests/tools/packages check
	@$(MAKE) --no-print-directory all unit
	@$(MAKE) --no-print-directory VARIANT=crash all
	@tests/run $(RUN_FLAGS) $(CHECKS)

CHECKS = $(UNIT_TESTS) $(wildcard tests/build/*.sh tests/daemon/*.sh tests/peers/peer_*.sh) \
         $(wildcard tests/scenarios/*/*.scenario) $(wildcard tests/faults/crash-points tests/faults/kills)

asan:
	@tests/tools/packages check
	@$(MAKE) --no-print-directory VARIANT=asan all unit
	@tests/run --build build/asan $(RUN_FLAGS) $(patsubst build/tests/%,build/asan/tests/%,$(UNIT_TESTS)) \
	  $(wildcard tests/scenarios/*/*.scenario)

lint:
	@tests/tools/packages ci
	@tests/tools/lint

SECONDS ?= 60
fuzz:
	@tests/tools/packages ci
	@$(MAKE) --no-print-directory VARIANT=fuzz fuzzers
	@tests/fuzz/run $(SECONDS)

bench:
	@tests/tools/packages ci
	@$(MAKE) --no-print-directory all
	@tests/bench/run

check-serial:
	@tests/tools/packages ci
	@$(MAKE) --no-print-directory all
	@tests/vm/check-serial

torture:
	@tests/tools/packages ci
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory VARIANT=crash all
	@tests/faults/torture

# ---- installation -------------------------------------------------------------------------------
SBIN  = $(DESTDIR)$(PREFIX)/sbin
BIN   = $(DESTDIR)$(PREFIX)/bin
LIB   = $(DESTDIR)$(PREFIX)/lib
SHARE = $(DESTDIR)$(PREFIX)/share
UNITS = $(DESTDIR)$(if $(filter /usr,$(PREFIX)),/lib,$(PREFIX)/lib)/systemd/system

.PHONY: install uninstall
install: all
	install -d $(SBIN) $(BIN) $(LIB)/pkgconfig $(DESTDIR)$(PREFIX)/include/cunxin $(UNITS) \
	  $(SHARE)/man/man1 $(SHARE)/man/man5 $(SHARE)/man/man8 $(SHARE)/cunxin/drop-ins \
	  $(DESTDIR)$(SYSCONFDIR)/cunxin $(LIB)/sysusers.d $(LIB)/tmpfiles.d $(LIB)/udev/rules.d
	install -m 755 build/cunxind $(SBIN)/
	install -m 755 build/cunxin build/cunxin-sim $(BIN)/
	install -m 644 include/cunxin/*.h $(DESTDIR)$(PREFIX)/include/cunxin/
	install -m 644 build/lib/gsm.a $(LIB)/libcunxin.a
	install -m 755 build/$(SONAME) $(LIB)/
	ln -sf $(SONAME) $(LIB)/libcunxin.so
	install -m 644 build/libcunxin.pc $(LIB)/pkgconfig/
	for f in etc/*; do d=$(DESTDIR)$(SYSCONFDIR)/cunxin/$$(basename $$f); \
	  if [ -e $$d ] && ! cmp -s $$f $$d; then install -m 640 $$f $$d.new; else install -m 640 $$f $$d; fi; done
	for f in systemd/*.service systemd/*.timer; do \
	  sed 's|/usr/sbin/|$(PREFIX)/sbin/|; s|/usr/bin/|$(PREFIX)/bin/|; s|/etc/cunxin/|$(SYSCONFDIR)/cunxin/|' $$f > $(UNITS)/$$(basename $$f); done
	install -m 644 systemd/drop-ins/*.conf $(SHARE)/cunxin/drop-ins/
	install -m 644 systemd/cunxin.sysusers $(LIB)/sysusers.d/cunxin.conf
	install -m 644 systemd/cunxin.tmpfiles $(LIB)/tmpfiles.d/cunxin.conf
	install -m 644 systemd/79-cunxin.rules $(LIB)/udev/rules.d/
	install -m 644 doc/*.1 $(SHARE)/man/man1/
	install -m 644 doc/*.5 $(SHARE)/man/man5/
	install -m 644 doc/*.8 $(SHARE)/man/man8/

uninstall:
	rm -f $(SBIN)/cunxind $(BIN)/cunxin $(BIN)/cunxin-sim $(LIB)/libcunxin.* $(LIB)/pkgconfig/libcunxin.pc
	rm -f $(UNITS)/cunxin*.service $(UNITS)/cunxin*.timer $(LIB)/sysusers.d/cunxin.conf \
	  $(LIB)/tmpfiles.d/cunxin.conf $(LIB)/udev/rules.d/79-cunxin.rules
	rm -f $(SHARE)/man/man*/cunxin*
	rm -rf $(DESTDIR)$(PREFIX)/include/cunxin $(SHARE)/cunxin

help:
	@echo 'make          builds everything into build/'
	@echo 'make demo     sets up, then plays the sample village against a simulated modem'
	@echo 'make check    sets up, then runs the tests (10 minutes at most)'
	@echo 'make asan     the tests under ASan and UBSan'
	@echo 'make lint     clang-tidy, cppcheck, clang, layout'
	@echo 'make fuzz     each fuzzer for SECONDS=60'
	@echo 'make bench    measures, one JSON object a figure'
	@echo 'make check-serial   real serial ports in a virtual machine'
	@echo 'make torture  full counts of kills and crashes, into doc/proof.md'
	@echo 'make install  DESTDIR, PREFIX, SYSCONFDIR are honoured'

.PHONY: clean
clean:
	rm -rf build

-include $(shell find $(B)/obj $(B)/tests $(B)/pic $(B)/fuzz -name '*.d' 2>/dev/null)
