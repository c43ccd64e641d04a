/*
 * The machine that the gateway runs on: disk, clock, backups, the database's own state.
 */
#include "kiosk/health_inside.h"

#include "base/json.h"
#include "kiosk/when.h"
#include "store/backup.h"
#include "store/status.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

/* store_low() is where nothing is taken from the SIM any more. */
#define DISK_LITTLE 200 /* MiB */
#define DISK_PLENTY 10240

static void check_disk(struct health *health, struct glance *glance)
{
	struct statvfs space;
	double mebibytes;

	if (statvfs(glance->state_dir, &space) != 0)
		return;
	mebibytes = (double)space.f_bavail * (double)space.f_frsize / 1048576;
	if (mebibytes >= DISK_PLENTY)
		health_add(health, health_key(CHECK_DISK, 0), HEALTH_FINE, _("Disk"), "", "%s",
			   _("more than 10 GB free"));
	else
		health_add(health, health_key(CHECK_DISK, 0),
			   store_low(glance->office.store) ? HEALTH_ACT
			   : mebibytes < DISK_LITTLE	   ? HEALTH_MIND
							   : HEALTH_FINE,
			   _("Disk"),
			   _("Make room: when it is full, no text is taken from the SIM card."),
			   _("%.0f MB free"), mebibytes);
}

static void check_clock(struct health *health, struct glance *glance)
{
	char *text =
		glance->standing.running ? status_get(glance->office.store, "clock", NULL) : NULL;
	struct json *row = json_read(text == NULL ? "{}" : text);
	const char *said = health_text(row, "words");

	health_add(health, health_key(CHECK_CLOCK, 0), said[0] == '\0' ? HEALTH_FINE : HEALTH_ACT,
		   _("Clock"),
		   _("Set it: timedatectl set-ntp true. Until then calendar and notices wait."),
		   "%s",
		   said[0] == '\0' ? _("right") : health_meaning(SAID_OF_CLOCK, said, "").words);
	json_free(row);
	free(text);
}

/* When the newest copy was made, in utc ms; 0: there is none. */
static int64_t newest_backup(const char *state_dir)
{
	char folder[1100], pattern[1200];
	struct stat file;
	int64_t made_at = 0;
	glob_t found;

	snprintf(folder, sizeof(folder), "%s/backup", state_dir);
	if (glob(backup_pattern(folder, pattern, sizeof(pattern)), 0, NULL, &found) != 0)
		return 0;
	if (found.gl_pathc > 0 && stat(found.gl_pathv[found.gl_pathc - 1], &file) == 0)
		made_at = SECONDS((int64_t)file.st_mtim.tv_sec);
	globfree(&found);
	return made_at;
}

#define BACKUP_OLD HOURS(50) /* two nights without one */

static void check_backup(struct health *health, struct glance *glance)
{
	int64_t made_at = newest_backup(glance->state_dir);
	bool old = made_at < glance->now.utc - BACKUP_OLD;
	char time[WHEN_SIZE];

	when_long(glance->office.zone, made_at, time);
	health_add(health, health_key(CHECK_BACKUP, 0), old ? HEALTH_MIND : HEALTH_FINE,
		   _("Backup"),
		   glance->office.config->retention.backups == 0
			   ? _("The config switches them off: retention.backups")
			   : _("Each night one is due: systemctl status cunxin-maintain.timer"),
		   "%s", made_at == 0 ? _("none yet") : time);
}

static void check_database(struct health *health, struct glance *glance)
{
	struct store *store = glance->office.store;
	char path[400], origin[400];
	bool damaged = store_damaged_copy(store, path, sizeof(path));

	if (damaged && backup_origin(store, origin, sizeof(origin))[0] != '\0')
		health_add(
			health, health_key(CHECK_DATABASE, 0), HEALTH_MIND, _("Database"),
			_("See what is missing since then; then move the damaged file away: cunxin "
			  "status"),
			"%s", _("was damaged; a backup has taken its place"));
	else if (damaged)
		health_add(health, health_key(CHECK_DATABASE, 0), HEALTH_ACT, _("Database"),
			   _("Put a backup back: cunxin restore"), "%s",
			   _("was damaged; a new one was begun"));
	else if (store_warning(store)[0] != '\0')
		health_add(health, health_key(CHECK_DATABASE, 0), HEALTH_MIND, _("Database"),
			   _("Put state_dir on a disk of its own."), "%s",
			   _("lies in memory: a power cut loses it"));
	else
		health_add(health, health_key(CHECK_DATABASE, 0), HEALTH_FINE, _("Database"), "",
			   "%s", _("whole"));
}

void health_check_machine(struct health *health, struct glance *glance)
{
	check_disk(health, glance);
	check_clock(health, glance);
	check_backup(health, glance);
	check_database(health, glance);
}
