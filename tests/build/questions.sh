#!/bin/bash
# Every question of the sample village is asked in some scenario: words that stand in no other
# question are expected from the gateway there.
exec perl -CSDA -Mutf8 -e '
	use strict;
	my (%questions, $expected);
	open my $replies, "<", "etc/replies.zh.conf" or die "etc/replies.zh.conf: $!";
	while (<$replies>) { $questions{$1} = $2 if /^\t(ask_\w+)\s*=\s*"(.*)";/ }
	for my $file (split /\0/, `find tests/scenarios -name "*.scenario" -print0`) {
		open my $in, "<", $file or die "$file: $!";
		while (<$in>) { $expected .= $_ if /^\+?\d+<\S* / }
	}
	my @unasked;
	for my $name (sort keys %questions) {
		my @others = map { $questions{$_} } grep { $_ ne $name } keys %questions;
		my @own = grep { my $words = $_; !(grep { index($_, $words) >= 0 } @others) }
			($questions{$name} =~ /[\x{3400}-\x{9FFF}]{2,}/g, $questions{$name} =~ /[\x{3400}-\x{9FFF}]{2,}？/g);
		push @unasked, $name unless grep { index($expected, $_) >= 0 } @own;
	}
	print "no scenario is asked: $_\n" for @unasked;
	exit(@unasked > 0 || keys %questions < 20);
'
