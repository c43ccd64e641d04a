/*
 * What one line of a modem is, as far as the line itself tells. Nothing here keeps a state.
 */
#ifndef GSM_AT_LINE_H
#define GSM_AT_LINE_H

#include <cunxin/at_chat.h>

bool at_line_begins(const char *line, const char *with);

/*
 * A final result, matched as a whole line (V.250 §5.7.1 and what modems say instead). code is -1
 * where no number came. NO CARRIER and its kin are left to at_line_call_result().
 */
bool at_line_result(const char *line, enum at_result *result, int *code);

/* NO CARRIER, NO ANSWER, NO DIALTONE, BUSY: a result where a call was dialled, else news. */
bool at_line_call_result(const char *line);

/* It bears a mark (+ ^ * % $ #) or is a word of a boot: news, where nobody asked for it. */
bool at_line_is_news(const char *line);

/*
 * "+CREG: 5" and "+CREG: 1,"84CD",…" are news, "+CREG: 0,1" is an answer (3GPP TS 27.007 §7.2):
 * the second field of an answer is one small number, or empty.
 */
bool at_line_is_registration_news(const char *line);

/* Looks like a command that the modem sends back: no answer begins so. */
bool at_line_is_command(const char *line);

/* "+CMT:", "+CDS:", "+CBM:" (news) or "+CMGL:", "+CMGR:": a PDU belongs to it. */
bool at_line_is_header(const char *line, bool news);

/* Begins with enough hex digits to be a PDU, or is nothing but hex. */
bool at_line_is_pdu(const char *line);
size_t at_line_hex_digits(const char *line);

/* "+CMGR: 1,,147 0791…": cuts the PDU off its header. Returns it, or NULL. */
char *at_line_cut_pdu(char *header);

/* The octets that a header announces, without those of the service centre; 0: it does not say. */
size_t at_line_announced(const char *header);

/* The hex line has exactly the octets that the header announces. */
bool at_line_fits(const char *header, const char *hex);

#endif
