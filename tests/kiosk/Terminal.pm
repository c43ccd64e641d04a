# A program in a terminal of its own, by tmux's control mode: commands, their answers and the news of
# what the program writes go through one pair of pipes, without a process for each.
#
#   my $terminal = Terminal->new("name$$", '80x24', 'exec program');
#   $terminal->press('Down', 'Enter');
#   print "$_\n" for $terminal->lines;
#
# It dies where the program has ended, or nothing answers; the terminal goes with the object.
package Terminal;
use strict;
use warnings;
use IPC::Open2;
use IO::Handle;

$SIG{PIPE} = 'IGNORE';

use constant {
	STEP  => 0.005, # s between two looks at the program
	QUIET => 0.012, # s without more on the terminal: it is all there
	BOUND => 60,    # s in which tmux has to answer
};

sub new {
	my ($class, $socket, $size, $command) = @_;
	my ($columns, $rows) = split /x/, $size;
	my $self = bless { buffer => '', written => 0, size => $size, asked => [] }, $class;

	$self->{process} = open2($self->{from}, $self->{to}, qw(tmux -f /dev/null -L), $socket, qw(-C new-session -x), $columns,
		'-y', $rows, $command, qw(; set status off ; set destroy-unattached on));
	$self->{to}->autoflush(1);
	($self->{program}) = $self->ask("display-message -p '#{pane_pid}'");
	return $self;
}

sub DESTROY {
	my ($self) = @_;

	local $?;
	close $self->{to};
	waitpid $self->{process}, 0;
}

sub ended {
	my ($self) = @_;

	die "the program in the terminal has ended; the last were: " . join('; ', @{$self->{asked}}) . "\n";
}

# Reads what has come within the time. False: nothing has.
sub more {
	my ($self, $seconds) = @_;
	my $ready = '';

	vec($ready, fileno($self->{from}), 1) = 1;
	return 0 unless select($ready, undef, undef, $seconds) > 0;
	sysread($self->{from}, $self->{buffer}, 65536, length $self->{buffer}) or $self->ended;
	$self->take_line($1) while $self->{buffer} =~ s/^([^\n]*)\n//;
	return 1;
}

# "%begin TIME NUMBER 1", the answer's lines, "%end TIME NUMBER 1" or "%error …"; or news.
sub take_line {
	my ($self, $line) = @_;

	if (defined $self->{open}) {
		return push @{$self->{answer}}, $line unless $line =~ /^%(end|error) \Q$self->{open}\E$/;
		($self->{state}, $self->{open}) = ($1, undef);
	} elsif ($line =~ /^%begin (\d+ \d+ 1)$/) {
		($self->{open}, $self->{answer}) = ($1, []);
	} elsif ($line =~ /^%output /) {
		$self->{written}++;
	}
}

# The lines that tmux answers.
sub ask {
	my ($self, $command) = @_;
	my $waits = 0;

	$self->{state} = '';
	print { $self->{to} } "$command\n" or $self->ended;
	while ($self->{state} eq '') {
		die "no answer to $command\n" if !$self->more(1) && $waits++ >= BOUND;
	}
	my @answer = @{$self->{answer}};
	die "$command: @answer\n" if $self->{state} eq 'error';
	utf8::decode($_) for @answer;
	return @answer;
}

sub lines { return $_[0]->ask('capture-pane -p') }

# Waits until something more is written, and then until it is all there.
sub wait_for_more {
	my ($self, $seconds) = @_;

	for (1 .. 1000) {
		last unless $self->more($self->{written} ? QUIET : $seconds);
	}
	$self->{written} = 0;
}

# How often the program has gone to sleep.
sub sleeps {
	my ($self) = @_;

	open my $status, '<', "/proc/$self->{program}/status" or $self->ended;
	local $/;
	return <$status> =~ /^voluntary_ctxt_switches:\s*(\d+)/m ? $1 : 0;
}

# Asks for something that wakes the program, and waits until it sleeps again, so often, with what it
# has written on the terminal.
sub act {
	my ($self, $command, $naps) = @_;
	my $wanted = $self->sleeps + $naps;

	push @{$self->{asked}}, $command;
	shift @{$self->{asked}} if @{$self->{asked}} > 3;
	$self->ask($command);
	for (1 .. 1000) {
		last if $self->sleeps >= $wanted;
		$self->more(STEP);
	}
	$self->{written} = 1;
	$self->wait_for_more(QUIET);
}

# An Escape may begin a sequence: the program sleeps once to see.
sub press {
	my ($self, @keys) = @_;

	$self->act(join(' ', 'send-keys', map { "'$_'" } @keys), $keys[-1] eq 'Escape' ? 2 : 1);
}

# A mouse's reports in numbers, from 0: [BUTTON, COLUMN, ROW, END] each.
sub report {
	my ($self, @reports) = @_;
	my $octets = join '', map { sprintf "\e[<%d;%d;%d%s", $_->[0], $_->[1] + 1, $_->[2] + 1, $_->[3] } @reports;

	$self->act(join(' ', 'send-keys -H', map { sprintf '%02x', ord } split //, $octets), 1);
}

sub click {
	my ($self, $column, $row) = @_;

	$self->report([0, $column, $row, 'M'], [0, $column, $row, 'm']);
}

sub wheel {
	my ($self, $direction) = @_;

	$self->report([$direction eq 'up' ? 64 : 65, 10, 10, 'M']);
}

sub resize {
	my ($self, $size) = @_;
	my ($columns, $rows) = split /x/, $size;

	return if $size eq $self->{size};
	$self->{size} = $size;
	$self->act("resize-window -x $columns -y $rows", 1);
}

1;
