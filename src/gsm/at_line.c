#include "at_line.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PDU_LEAST   8  /* hex digits at the start of a line that can be a PDU */
#define GLUED_LEAST 20 /* hex digits behind a header on the same line */
#define OCTETS_MOST 255
#define MARKS	    "+^*%$#"

/* Words without a mark in front that modems say unasked. */
static const char *const boot_words[] = {
	"RDY",		 "RING",	  "SMS READY",	  "SMS DONE",	       "CALL READY",
	"PB DONE",	 "START",	  "POWERED DOWN", "APP RDY",	       "MODEM:STARTUP",
	"SMSREADY",	 "UNDER-VOLTAGE", "OVER-VOLTAGE", "NORMAL POWER DOWN", "DST:",
	"UNDER_VOLTAGE",
};

static const char *const call_words[] = { "NO CARRIER", "NO ANSWER", "NO DIALTONE", "BUSY" };

/* Words that end a command without OK, as some families say it. */
static const char *const error_words[] = {
	"ERROR", "COMMAND NOT SUPPORT", "NOT SUPPORT", "TOO MANY PARAMETERS", "NA",
};

bool at_line_begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

static bool one_of(const char *line, const char *const *words, size_t count, bool whole)
{
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(words[i]);

		if (strncasecmp(line, words[i], size) == 0 && (!whole || line[size] == '\0'))
			return true;
	}
	return false;
}

#define ONE_OF(line, words, whole) one_of(line, words, sizeof(words) / sizeof(*(words)), whole)

/* The number behind "+CMS ERROR:", or -1 where there are only words or nothing. */
static int error_code(const char *text)
{
	char *end;
	long code = strtol(text, &end, 10);

	while (*end == ' ')
		end++;
	return end == text || *end != '\0' || code < 0 || code > 65535 ? -1 : (int)code;
}

bool at_line_result(const char *line, enum at_result *result, int *code)
{
	*code = -1;
	*result = AT_ERROR;
	if (strcmp(line, "OK") == 0) {
		*result = AT_OK;
	} else if (at_line_begins(line, "+CME ERROR:")) {
		*result = AT_CME_ERROR;
		*code = error_code(line + 11);
	} else if (at_line_begins(line, "+CMS ERROR:")) {
		*result = AT_CMS_ERROR;
		*code = error_code(line + 11);
	} else {
		return ONE_OF(line, error_words, true) || at_line_begins(line, "MODEM ERROR:") ||
		       at_line_begins(line, "NOT FOND");
	}
	return true;
}

bool at_line_call_result(const char *line)
{
	return ONE_OF(line, call_words, true);
}

bool at_line_is_news(const char *line)
{
	return (line[0] != '\0' && strchr(MARKS, line[0]) != NULL) ||
	       ONE_OF(line, boot_words, false) || at_line_call_result(line);
}

bool at_line_is_registration_news(const char *line)
{
	const char *rest;
	char field[24];
	size_t digits;

	if (!at_line_begins(line, "+CREG:") && !at_line_begins(line, "+CGREG:") &&
	    !at_line_begins(line, "+CEREG:") && !at_line_begins(line, "+C5GREG:"))
		return false;
	rest = strchr(line, ':') + 1;
	at_field(&rest, field, sizeof(field));
	while (rest != NULL && *rest == ' ')
		rest++;
	if (field[0] == '(')
		return false; /* what AT+CREG=? says */
	if (rest == NULL || *rest == '"')
		return true;
	at_field(&rest, field, sizeof(field));
	digits = strspn(field, "0123456789");
	return field[digits] != '\0' || digits > 3;
}

/* "ATE0", "ATV1Q0", "ATI", "ATZ", "AT", "AT+…": not "ATEL", which makes modems. */
bool at_line_is_command(const char *line)
{
	if (strncasecmp(line, "AT", 2) != 0)
		return false;
	line += 2;
	if (*line == '&' || (*line != '\0' && strchr(MARKS, *line) != NULL))
		return true;
	while (*line != '\0' && strchr("EVQZIevqzi", *line) != NULL &&
	       (line[1] == '\0' || isdigit((unsigned char)line[1])))
		line += 1 + strspn(line + 1, "0123456789");
	return *line == '\0';
}

bool at_line_is_header(const char *line, bool news)
{
	if (news)
		return at_line_begins(line, "+CMT:") || at_line_begins(line, "+CDS:") ||
		       at_line_begins(line, "+CBM:");
	return at_line_begins(line, "+CMGL:") || at_line_begins(line, "+CMGR:");
}

size_t at_line_hex_digits(const char *line)
{
	size_t size = 0;

	while (isxdigit((unsigned char)line[size]))
		size++;
	return size;
}

bool at_line_is_pdu(const char *line)
{
	size_t digits = at_line_hex_digits(line);

	return digits >= PDU_LEAST || (digits >= 2 && line[digits] == '\0');
}

char *at_line_cut_pdu(char *header)
{
	char *end = strrchr(header, ' '), *pdu = end;

	if (end == NULL || at_line_hex_digits(end + 1) < GLUED_LEAST)
		return NULL;
	while (end > header && end[-1] == ' ')
		end--;
	if (end == header || !isdigit((unsigned char)end[-1]))
		return NULL;
	*end = '\0';
	return pdu + 1;
}

size_t at_line_announced(const char *header)
{
	const char *last = strrchr(header, ',');
	long octets;

	if (last == NULL)
		last = strchr(header, ':');
	octets = last != NULL ? strtol(last + 1, NULL, 10) : 0;
	return octets > 0 && octets <= OCTETS_MOST ? (size_t)octets : 0;
}

bool at_line_fits(const char *header, const char *hex)
{
	char first[3] = "";
	size_t centre;

	strncat(first, hex, 2);
	centre = 1 + (size_t)strtoul(first, NULL, 16);
	return at_line_announced(header) > 0 &&
	       at_line_hex_digits(hex) == 2 * (at_line_announced(header) + centre);
}
