# Cunxin. `make help` lists what can be made.
#
# A folder below src/ is a floor: an archive of its own that may use the floors named beside it.
# VARIANT=release (build/), asan (build/asan/), fuzz (build/fuzz/).

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
USES_books   := base conf text forms store office gsm
USES_link    := base
USES_station := base conf text forms store office gsm
USES_sim     := base conf text forms store office link station gsm
USES_daemon  := base conf text forms store office books link station gsm
USES_cli     := base conf text forms store office books link station gsm
USES_kiosk   := base conf text forms store office gsm
FLOORS       := gsm base conf text forms store office books link station sim daemon cli kiosk

# ---- tools and flags ----------------------------------------------------------------------------
PACKAGES   := libserialport sqlite3 libconfig libpcre2-8 libsystemd ncursesw libutf8proc jansson \
              libzip expat xlsxwriter libcrypt
CC         ?= gcc
WARNINGS   := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wformat-nonliteral \
              -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror=format-security
HARDENING  := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
CPPFLAGS   += -D_GNU_SOURCE -DCUNXIN_VERSION='"$(VERSION)"' -DCUNXIN_SYSCONFDIR='"$(SYSCONFDIR)"' -Iinclude -Isrc
CFLAGS_release := -O2 -g $(HARDENING)
# Half of what a verb takes there is its start: nothing to relocate, no libraries of the sanitizers.
CFLAGS_asan    := -Og -g1 -fno-pie -fno-omit-frame-pointer -fsanitize=address,undefined \
                  -fno-sanitize-recover=all -DCUNXIN_CRASH_POINTS
CFLAGS_fuzz    := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
                  -fno-sanitize-recover=undefined
LDFLAGS_release := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
LDFLAGS_asan    := -fsanitize=address,undefined -no-pie -static-libasan -static-libubsan -Wl,--as-needed \
                   -fuse-ld=gold
LDFLAGS_fuzz    := -fsanitize=fuzzer,address,undefined
ifeq ($(VARIANT),fuzz)
CC := clang
endif
ALL_CFLAGS  = -std=c11 $(WARNINGS) $(CFLAGS_$(VARIANT)) $(CFLAGS) $(PACKAGE_CFLAGS)
# Asked once, and only where something is compiled.
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null))$(PACKAGE_CFLAGS)
PACKAGE_LIBS   = $(eval PACKAGE_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lm)$(PACKAGE_LIBS)

PROGRAMS := cunxind cunxin cunxin-kiosk cunxin-sim
CATALOGUES := $(patsubst po/%.po,$(B)/locale/%/LC_MESSAGES/cunxin.mo,$(wildcard po/*.po))

.PHONY: all
all: $(PROGRAMS:%=$(B)/%) $(CATALOGUES) $(if $(filter release,$(VARIANT)),$(B)/$(SONAME) $(B)/libcunxin.pc)

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
# The sample replies are in the program too.
$(B)/lib/conf.a: $(B)/obj/conf/shipped.S.o
$(B)/obj/conf/shipped.S.o: src/conf/shipped.S etc/replies.zh.conf etc/replies.en.conf etc/labels.zh.conf
	@mkdir -p $(@D)
	@$(CC) -c -o $@ $<

$(B)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  CC $(VARIANT:release=) $<"
	@$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Every text goes through these: a third of what reading one takes is small helpers.
ifeq ($(VARIANT),release)
$(B)/obj/text/%.o $(B)/obj/forms/%.o: CFLAGS_release += -O3
endif

# What is compiled into a program is compiled again when it changes.
$(B)/settings: FORCE
	@mkdir -p $(@D)
	@echo '$(VERSION) $(SYSCONFDIR)' | cmp -s - $@ || echo '$(VERSION) $(SYSCONFDIR)' > $@
$(patsubst src/%.c,$(B)/obj/%.o,$(shell grep -lE 'CUNXIN_(VERSION|SYSCONFDIR)' src/*/*.c)): $(B)/settings
.PHONY: FORCE
FORCE:

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

$(B)/cunxin-kiosk: $(B)/obj/kiosk/main.o $$(call archives,kiosk)
	@echo "  LD $(VARIANT:release=) $@"
	@$(call link,$^)

# ---- what dies at named points: build/crash/ ----------------------------------------------------
# Those with a point in them are compiled with it and stand before the archives, which have the rest.
POINTED  := $(shell grep -lE 'crash_point|CUNXIN_CRASH_POINTS' src/*/*.c)
pointed   = $(patsubst src/%.c,$(B)/crash/obj/%.o,$(filter $(patsubst %,src/%/%,$(call below,$(1))),$(POINTED)))
CRASHERS := $(B)/crash/cunxind $(B)/crash/cunxin $(B)/crash/cunxin-sim

$(B)/crash/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  CC crash $<"
	@$(CC) $(CPPFLAGS) -DCUNXIN_CRASH_POINTS $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/crash/cunxind: $(B)/obj/daemon/main.o $$(call pointed,daemon) $$(call archives,daemon)
$(B)/crash/cunxin: $(B)/obj/cli/main.o $$(call pointed,cli) $$(call archives,cli)
$(B)/crash/cunxin-sim: $(B)/obj/sim/main.o $$(call pointed,sim) $$(call archives,sim)
$(CRASHERS):
	@echo "  LD crash $@"
	@$(call link,$^)

.PHONY: crash
crash: $(CRASHERS)

# ---- words in other languages -------------------------------------------------------------------
$(B)/locale/%/LC_MESSAGES/cunxin.mo: po/%.po
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

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
# What only drives the tested code is built quickly: of a full build a third was optimising and linking it.
ifeq ($(VARIANT),release)
UNIT_CFLAGS  ?= -O0 -U_FORTIFY_SOURCE
UNIT_LDFLAGS := $(if $(shell which ld.gold),-fuse-ld=gold)
endif
UNIT_SOURCES := $(wildcard tests/unit/*/test_*.c)
UNIT_TESTS   := $(patsubst tests/unit/%.c,$(B)/tests/%,$(UNIT_SOURCES))
floor_of      = $(firstword $(subst /, ,$(patsubst $(B)/tests/%,%,$(1))))

$(B)/tests/%.o: tests/unit/%.c
	@mkdir -p $(@D)
	@echo "  CC $(VARIANT:release=) $<"
	@$(CC) $(CPPFLAGS) -Itests $(ALL_CFLAGS) $(UNIT_CFLAGS) -Wno-missing-prototypes -MMD -MP -c -o $@ $<
$(UNIT_TESTS): %: %.o $$(call archives,$$(call floor_of,$$@))
	@$(call link,$^) -lcmocka $(UNIT_LDFLAGS)

.PHONY: unit
unit: $(UNIT_TESTS)

# What a compiler has warnings for.
.PHONY: objects
objects: $(MAIN_SOURCES:src/%.c=$(B)/obj/%.o) $(foreach f,$(FLOORS),$(call objects,$(f))) $(UNIT_TESTS:%=%.o)

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

# ---- what bench measures inside one process, and at a terminal ----------------------------------
$(B)/bench/%.o: tests/bench/%.c
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/bench/reading: %: %.o $$(call archives,forms)
	@$(call link,$^)
$(B)/bench/kiosk: %: %.o $$(call archives,kiosk)
	@$(call link,$^)
$(B)/bench/turns: %: %.o $$(call archives,office)
	@$(call link,$^)
$(B)/bench/terminal: %: %.o
	@$(call link,$^)

# ---- setting up, demo, tests --------------------------------------------------------------------
# The packages must be there before pkg-config is asked, so the work is done by a second make.
.PHONY: demo check asan lint fuzz bench torture screenshots check-serial check-console help
JOBS  ?= $(shell nproc)
again  = $(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))

demo:
	@tests/tools/packages build
	@$(again) all
	@tests/tools/demo

check:
	@tests/tools/packages check
	@$(again) all unit crash
	@tests/run $(RUN_FLAGS) $(CHECKS)

# Those that take longest begin first; some of them mostly wait.
LONGEST   = $(wildcard tests/kiosk/keys.sh tests/daemon/wire-dialogues.sh) $(SEASON) $(wildcard tests/faults/crash-points tests/faults/kills \
            tests/faults/notice-kills tests/peers/peer_gammu*.sh tests/daemon/demo.sh tests/screens/run) \
            $(filter %/test_store %/test_kiosk,$(UNIT_TESTS)) $(wildcard tests/villages/english/a-season.scenario)
SEASON    = tests/scenarios/season/season.scenario
SCENARIOS = $(filter-out $(SEASON),$(wildcard tests/scenarios/*/*.scenario tests/villages/*/*.scenario))
CHECKS    = $(LONGEST) $(filter-out $(LONGEST),$(wildcard tests/faults/disk-full tests/peers/peer_*.sh tests/daemon/*.sh tests/build/*.sh \
            tests/kiosk/*.sh) $(UNIT_TESTS) $(SCENARIOS))

# A whole season takes too long there.
asan:
	@tests/tools/packages check
	@$(again) VARIANT=asan all unit
	@PLAY_FLAGS='--cut 7' tests/run --build build/asan $(RUN_FLAGS) $(patsubst build/tests/%,build/asan/tests/%,$(UNIT_TESTS)) \
	  $(SCENARIOS)

lint:
	@tests/tools/packages ci
	@tests/tools/lint

SECONDS ?= 60
fuzz:
	@tests/tools/packages ci
	@$(again) VARIANT=fuzz fuzzers
	@tests/fuzz/run $(SECONDS)

bench:
	@tests/tools/packages ci
	@$(again) all $(B)/bench/reading $(B)/bench/turns $(B)/bench/kiosk $(B)/bench/terminal
	@tests/bench/run

# Look at them: they go into README and the clerk's guide.
screenshots:
	@tests/tools/packages pictures
	@$(again) all
	@tests/tools/screenshots

check-serial:
	@tests/tools/packages ci
	@$(again) all
	@tests/vm/check-serial $(SERIAL_FLAGS)

# Seven minutes, and once 250 MB to fetch; as root.
check-console:
	@tests/tools/packages console
	@$(again) all
	@tests/vm/console $(CONSOLE_FLAGS)

torture:
	@tests/tools/packages ci
	@tests/tools/packages console
	@$(again) all crash
	@$(again) VARIANT=asan build/asan/tests/kiosk/test_kiosk
	@tests/faults/torture

# ---- installation -------------------------------------------------------------------------------
SBIN  = $(DESTDIR)$(PREFIX)/sbin
BIN   = $(DESTDIR)$(PREFIX)/bin
LIB   = $(DESTDIR)$(PREFIX)/lib
SHARE = $(DESTDIR)$(PREFIX)/share
CONF  = $(DESTDIR)$(SYSCONFDIR)/cunxin
UNITS = $(DESTDIR)$(if $(filter /usr,$(PREFIX)),/lib,$(PREFIX)/lib)/systemd/system
# The paths inside units and pages are those of PREFIX=/usr, as in a package.
PLACED = sed 's|/usr/\(s\{0,1\}bin\)/cunxin|$(PREFIX)/\1/cunxin|g; s|/usr/share/cunxin|$(PREFIX)/share/cunxin|g; s|/usr/share/doc/cunxin|$(PREFIX)/share/doc/cunxin|g; s|/etc/cunxin|$(SYSCONFDIR)/cunxin|g'

.PHONY: install uninstall
install: all
	install -d $(SBIN) $(BIN) $(LIB)/pkgconfig $(DESTDIR)$(PREFIX)/include/cunxin $(UNITS) $(CONF) \
	  $(SHARE)/man/man1 $(SHARE)/man/man5 $(SHARE)/man/man8 $(SHARE)/cunxin/drop-ins \
	  $(SHARE)/doc/cunxin $(SHARE)/bash-completion/completions $(LIB)/sysusers.d $(LIB)/tmpfiles.d $(LIB)/udev/rules.d
	install -m 755 build/cunxind $(SBIN)/
	install -m 755 build/cunxin build/cunxin-kiosk build/cunxin-sim $(BIN)/
	for f in po/*.po; do l=$${f##*/}; install -D -m 644 build/locale/$${l%.po}/LC_MESSAGES/cunxin.mo $(SHARE)/locale/$${l%.po}/LC_MESSAGES/cunxin.mo; done
	install -m 644 include/cunxin/*.h $(DESTDIR)$(PREFIX)/include/cunxin/
	install -m 644 build/lib/gsm.a $(LIB)/libcunxin.a
	install -m 644 build/$(SONAME) $(LIB)/
	ln -sf $(SONAME) $(LIB)/libcunxin.so
	sed 's|^prefix=.*|prefix=$(PREFIX)|' build/libcunxin.pc > $(LIB)/pkgconfig/libcunxin.pc
	for f in systemd/*.service systemd/*.timer; do $(PLACED) $$f > $(UNITS)/$${f##*/}; done
	for f in doc/*.[158]; do $(PLACED) $$f > $(SHARE)/man/man$${f##*.}/$${f##*/}; done
	for f in systemd/drop-ins/*.conf; do install -m 644 $$f $(SHARE)/cunxin/drop-ins/; done
	$(PLACED) systemd/cunxin.sysusers > $(LIB)/sysusers.d/cunxin.conf
	$(PLACED) systemd/cunxin.tmpfiles > $(LIB)/tmpfiles.d/cunxin.conf
	install -m 644 systemd/79-cunxin.rules $(LIB)/udev/rules.d/
	install -m 644 doc/cunxin-guide.zh.md $(SHARE)/doc/cunxin/
	install -d $(SHARE)/doc/cunxin/screens
	install -m 644 doc/screens/*.png $(SHARE)/doc/cunxin/screens/
	install -m 644 doc/cunxin.bash $(SHARE)/bash-completion/completions/cunxin
	@for f in etc/*; do d=$(CONF)/$${f##*/}; \
	  if [ ! -e $$d ]; then echo "install -m 640 $$f $$d"; install -m 640 $$f $$d; \
	  elif cmp -s $$f $$d; then rm -f $$d.new; \
	  else echo "$$d was edited and stays; the new default is $$d.new"; install -m 640 $$f $$d.new; fi; done

# The office PC's console, see cunxin-console(8): packages where nothing is staged, units, account, fonts.
.PHONY: install-kiosk
install-kiosk:
	@[ -x $(BIN)/cunxin-kiosk ] || { echo 'There is no $(BIN)/cunxin-kiosk; give the PREFIX that make install had' >&2; exit 1; }
	$(if $(DESTDIR),,@tests/tools/packages kiosk)
	install -d $(UNITS) $(LIB)/sysusers.d $(CONF)
	for f in systemd/kiosk/*.service; do $(PLACED) $$f > $(UNITS)/$${f##*/}; done
	install -m 644 systemd/kiosk/cunxin-kiosk.sysusers $(LIB)/sysusers.d/cunxin-kiosk.conf
	[ -e $(CONF)/foot.ini ] || install -m 640 systemd/kiosk/foot.ini $(CONF)/foot.ini
	$(if $(DESTDIR),,systemd-sysusers && systemd-tmpfiles --create $(LIB)/tmpfiles.d/cunxin.conf && systemctl daemon-reload)
	@echo 'Next: systemctl set-default multi-user.target; systemctl enable --now cunxin-kiosk'

# The config stays, and the village's data.
uninstall:
	rm -f $(SBIN)/cunxind $(BIN)/cunxin $(BIN)/cunxin-kiosk $(BIN)/cunxin-sim $(SHARE)/locale/*/LC_MESSAGES/cunxin.mo
	rm -f $(LIB)/libcunxin.a $(LIB)/libcunxin.so $(LIB)/$(SONAME) $(LIB)/pkgconfig/libcunxin.pc
	rm -f $(UNITS)/cunxind.service $(UNITS)/cunxin-maintain.service $(UNITS)/cunxin-maintain.timer
	rm -f $(UNITS)/cunxin-kiosk.service $(UNITS)/cunxin-kiosk-kmscon.service $(LIB)/sysusers.d/cunxin-kiosk.conf
	rm -f $(LIB)/sysusers.d/cunxin.conf $(LIB)/tmpfiles.d/cunxin.conf $(LIB)/udev/rules.d/79-cunxin.rules
	rm -f $(foreach f,$(wildcard doc/*.[158]),$(SHARE)/man/man$(subst .,,$(suffix $(f)))/$(notdir $(f)))
	rm -f $(SHARE)/bash-completion/completions/cunxin
	rm -rf $(DESTDIR)$(PREFIX)/include/cunxin $(SHARE)/cunxin $(SHARE)/doc/cunxin

help:
	@echo 'make               builds cunxind, cunxin, cunxin-kiosk and cunxin-sim in build/, and libcunxin'
	@echo 'make demo          sets up, then plays the sample village against a simulated modem'
	@echo 'make check         sets up, then runs the tests; RUN_FLAGS=--strict: a skip is a failure'
	@echo 'make crash         programs that can be made to die at named points, in build/crash'
	@echo 'make asan          the tests under ASan and UBSan'
	@echo 'make lint          clang, cppcheck, clang-tidy, layout'
	@echo 'make fuzz          each fuzzer for SECONDS=60, noted in tests/fuzz/HOURS'
	@echo 'make bench         measures; one JSON object a figure'
	@echo 'make screenshots   pictures of the kiosk, into doc/screens'
	@echo 'make check-serial  real serial ports in a virtual machine, with power cuts'
	@echo 'make check-console the office PC itself in a virtual machine, from the power button on'
	@echo 'make torture       full counts of kills and crashes'
	@echo 'make install       DESTDIR, PREFIX=/usr/local and SYSCONFDIR=/etc are honoured'
	@echo 'make install-kiosk the office PC shows the kiosk on its console: packages, unit, fonts'
	@echo 'make uninstall     takes it away again; the config and the data stay'

.PHONY: clean
clean:
	rm -rf build

-include $(shell find $(B)/obj $(B)/crash/obj $(B)/tests $(B)/pic $(B)/fuzz $(B)/bench -name '*.d' 2>/dev/null)
