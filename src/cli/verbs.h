/* The verbs, one function each; the files are named after them. */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "cli/cli.h"

struct inbox_message;
/* A message by the id in words; release it by inbox_release(). False with a complaint. */
bool inbox_find(struct cli *cli, const char *id, struct inbox_message *message);

/* The notices that are being sent, paused or made, for status. */
struct json *broadcast_live_json(struct cli *cli);
void broadcast_live_print(struct cli *cli);

/* The first port that a modem answers on, by the name for the config. False: none does. */
bool modem_found(char *device, size_t size);

int verb_status(struct cli *cli, int argc, char **argv);
int verb_doctor(struct cli *cli, int argc, char **argv);
int verb_modem_scan(struct cli *cli, int argc, char **argv);
int verb_modem_at(struct cli *cli, int argc, char **argv);
int verb_modem_reset(struct cli *cli, int argc, char **argv);
int verb_ussd(struct cli *cli, int argc, char **argv);
int verb_setup(struct cli *cli, int argc, char **argv);
int verb_config_check(struct cli *cli, int argc, char **argv);
int verb_config_show(struct cli *cli, int argc, char **argv);
int verb_try(struct cli *cli, int argc, char **argv);
int verb_inbox(struct cli *cli, int argc, char **argv);
int verb_inbox_assign(struct cli *cli, int argc, char **argv);
int verb_inbox_answer(struct cli *cli, int argc, char **argv);
int verb_inbox_dismiss(struct cli *cli, int argc, char **argv);
int verb_outbox(struct cli *cli, int argc, char **argv);
int verb_report_list(struct cli *cli, int argc, char **argv);
int verb_report_totals(struct cli *cli, int argc, char **argv);
int verb_report_measures(struct cli *cli, int argc, char **argv);
int verb_report_targets(struct cli *cli, int argc, char **argv);
int verb_report_rebuild(struct cli *cli, int argc, char **argv);
int verb_report_show(struct cli *cli, int argc, char **argv);
int verb_report_add(struct cli *cli, int argc, char **argv);
int verb_report_correct(struct cli *cli, int argc, char **argv);
int verb_report_cancel(struct cli *cli, int argc, char **argv);
int verb_problem_list(struct cli *cli, int argc, char **argv);
int verb_problem_show(struct cli *cli, int argc, char **argv);
int verb_problem_assign(struct cli *cli, int argc, char **argv);
int verb_problem_answer(struct cli *cli, int argc, char **argv);
int verb_problem_close(struct cli *cli, int argc, char **argv);
int verb_problem_reopen(struct cli *cli, int argc, char **argv);
int verb_land_list(struct cli *cli, int argc, char **argv);
int verb_land_agree(struct cli *cli, int argc, char **argv);
int verb_land_plant(struct cli *cli, int argc, char **argv);
int verb_land_decline(struct cli *cli, int argc, char **argv);
int verb_supply_list(struct cli *cli, int argc, char **argv);
int verb_supply_ready(struct cli *cli, int argc, char **argv);
int verb_supply_hand(struct cli *cli, int argc, char **argv);
int verb_stock_list(struct cli *cli, int argc, char **argv);
int verb_stock_set(struct cli *cli, int argc, char **argv);
int verb_workday_add(struct cli *cli, int argc, char **argv);
int verb_workday_list(struct cli *cli, int argc, char **argv);
int verb_workday_roster(struct cli *cli, int argc, char **argv);
int verb_workday_set(struct cli *cli, int argc, char **argv);
int verb_workday_close(struct cli *cli, int argc, char **argv);
int verb_workday_open(struct cli *cli, int argc, char **argv);
int verb_workday_move(struct cli *cli, int argc, char **argv);
int verb_workday_cancel(struct cli *cli, int argc, char **argv);
int verb_workday_wages(struct cli *cli, int argc, char **argv);
int verb_people_import(struct cli *cli, int argc, char **argv);
int verb_people_export(struct cli *cli, int argc, char **argv);
int verb_people_list(struct cli *cli, int argc, char **argv);
int verb_people_show(struct cli *cli, int argc, char **argv);
int verb_people_add(struct cli *cli, int argc, char **argv);
int verb_people_set(struct cli *cli, int argc, char **argv);
int verb_people_approve(struct cli *cli, int argc, char **argv);
int verb_people_join(struct cli *cli, int argc, char **argv);
int verb_people_opt_out(struct cli *cli, int argc, char **argv);
int verb_people_opt_in(struct cli *cli, int argc, char **argv);
int verb_people_block(struct cli *cli, int argc, char **argv);
int verb_people_unblock(struct cli *cli, int argc, char **argv);
int verb_people_erase(struct cli *cli, int argc, char **argv);
int verb_calendar_list(struct cli *cli, int argc, char **argv);
int verb_calendar_events(struct cli *cli, int argc, char **argv);
int verb_calendar_shift(struct cli *cli, int argc, char **argv);
int verb_calendar_done(struct cli *cli, int argc, char **argv);
int verb_calendar_release(struct cli *cli, int argc, char **argv);
int verb_calendar_drop(struct cli *cli, int argc, char **argv);
int verb_meeting_list(struct cli *cli, int argc, char **argv);
int verb_meeting_call(struct cli *cli, int argc, char **argv);
int verb_meeting_show(struct cli *cli, int argc, char **argv);
int verb_meeting_attend(struct cli *cli, int argc, char **argv);
int verb_check_list(struct cli *cli, int argc, char **argv);
int verb_check_answer(struct cli *cli, int argc, char **argv);
int verb_task_list(struct cli *cli, int argc, char **argv);
int verb_task_done(struct cli *cli, int argc, char **argv);
int verb_steer_progress(struct cli *cli, int argc, char **argv);
int verb_steer_evaluate(struct cli *cli, int argc, char **argv);
int verb_steer_reminders(struct cli *cli, int argc, char **argv);
int verb_steer_records(struct cli *cli, int argc, char **argv);
int verb_export(struct cli *cli, int argc, char **argv);
int verb_report_daily(struct cli *cli, int argc, char **argv);
int verb_season_report(struct cli *cli, int argc, char **argv);
int verb_season_close(struct cli *cli, int argc, char **argv);
int verb_calls(struct cli *cli, int argc, char **argv);
int verb_calls_done(struct cli *cli, int argc, char **argv);
int verb_send(struct cli *cli, int argc, char **argv);
int verb_broadcast_preview(struct cli *cli, int argc, char **argv);
int verb_broadcast_new(struct cli *cli, int argc, char **argv);
int verb_broadcast_confirm(struct cli *cli, int argc, char **argv);
int verb_broadcast_list(struct cli *cli, int argc, char **argv);
int verb_broadcast_show(struct cli *cli, int argc, char **argv);
int verb_broadcast_people(struct cli *cli, int argc, char **argv);
int verb_broadcast_unreached(struct cli *cli, int argc, char **argv);
int verb_broadcast_pause(struct cli *cli, int argc, char **argv);
int verb_broadcast_resume(struct cli *cli, int argc, char **argv);
int verb_broadcast_cancel(struct cli *cli, int argc, char **argv);
int verb_broadcast_retry(struct cli *cli, int argc, char **argv);
int verb_kiosk_pin(struct cli *cli, int argc, char **argv);
int verb_backup(struct cli *cli, int argc, char **argv);
int verb_restore(struct cli *cli, int argc, char **argv);
int verb_maintain(struct cli *cli, int argc, char **argv);
int verb_db_upgrade(struct cli *cli, int argc, char **argv);
int verb_events(struct cli *cli, int argc, char **argv);
int verb_hold(struct cli *cli, int argc, char **argv);
int verb_resume(struct cli *cli, int argc, char **argv);

#endif
