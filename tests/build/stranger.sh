#!/bin/bash
# Another program: compiled against the installed headers alone, linked with the installed
# library, in C11, and each header by itself in C11 and C++17.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make -s install DESTDIR="$work" PREFIX=/usr SYSCONFDIR=/etc >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
flags=$(PKG_CONFIG_PATH="$work/usr/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$work" \
	pkg-config --define-prefix --cflags libcunxin)
include=$work/usr/include
for header in "$include"/cunxin/*.h; do
	echo "#include <cunxin/$(basename "$header")>" >"$work/one.c"
	gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$include" -fsyntax-only "$work/one.c" || exit 1
	cp "$work/one.c" "$work/one.cc"
	g++ -std=c++17 -Wall -Wextra -I"$include" -fsyntax-only "$work/one.cc" || exit 1
done
[ -n "$flags" ] || { echo "libcunxin.pc gives no flags"; exit 1; }
gcc -std=c11 -Wall -Wextra -Werror -I"$include" -o "$work/stranger" tests/build/stranger.c \
	"$work/usr/lib/libcunxin.a" && "$work/stranger" || exit 1
gcc -std=c11 -I"$include" -o "$work/shared" tests/build/stranger.c -L"$work/usr/lib" -lcunxin &&
	LD_LIBRARY_PATH="$work/usr/lib" "$work/shared" || exit 1
objdump -p "$work/usr/lib/libcunxin.so.0" | grep -q 'SONAME *libcunxin.so.0' || { echo "no soname"; exit 1; }
