/*
 * A disk that fails: SQLite's own file system with a shim in front that fails the n-th write,
 * sync, truncation or open, once or from then on.
 */
#ifndef TESTS_STORE_FAULTY_H
#define TESTS_STORE_FAULTY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* What the disk does: operations so far, the one that fails (0: none), and for how long. */
static struct {
	sqlite3_vfs vfs, *real;
	long operations, fails_at;
	bool for_ever;
	int code;	/* what a failed write says; a failed sync says SQLITE_IOERR_FSYNC */
	bool only_sync; /* only syncs count */
} disk;

struct faulty_file {
	sqlite3_file base;
	sqlite3_file *real;
};

static bool disk_fails(bool sync)
{
	if (disk.only_sync && !sync)
		return false;
	disk.operations++;
	return disk.fails_at > 0 && (disk.operations == disk.fails_at ||
				     (disk.for_ever && disk.operations > disk.fails_at));
}

static sqlite3_file *behind(sqlite3_file *file)
{
	return ((struct faulty_file *)file)->real;
}

static int faulty_close(sqlite3_file *file)
{
	sqlite3_file *real = behind(file);

	return real->pMethods == NULL ? SQLITE_OK : real->pMethods->xClose(real);
}

static int faulty_read(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
	return behind(file)->pMethods->xRead(behind(file), out, size, offset);
}

static int faulty_write(sqlite3_file *file, const void *in, int size, sqlite3_int64 offset)
{
	if (disk_fails(false))
		return disk.code;
	return behind(file)->pMethods->xWrite(behind(file), in, size, offset);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	if (disk_fails(false))
		return SQLITE_IOERR_TRUNCATE;
	return behind(file)->pMethods->xTruncate(behind(file), size);
}

/* A failed fsync has done nothing, but what was written is still in the page cache. */
static int faulty_sync(sqlite3_file *file, int flags)
{
	if (disk_fails(true))
		return SQLITE_IOERR_FSYNC;
	return behind(file)->pMethods->xSync(behind(file), flags);
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return behind(file)->pMethods->xFileSize(behind(file), size);
}

static int faulty_lock(sqlite3_file *file, int level)
{
	return behind(file)->pMethods->xLock(behind(file), level);
}

static int faulty_unlock(sqlite3_file *file, int level)
{
	return behind(file)->pMethods->xUnlock(behind(file), level);
}

static int faulty_reserved(sqlite3_file *file, int *out)
{
	return behind(file)->pMethods->xCheckReservedLock(behind(file), out);
}

static int faulty_control(sqlite3_file *file, int verb, void *argument)
{
	return behind(file)->pMethods->xFileControl(behind(file), verb, argument);
}

static int faulty_sector(sqlite3_file *file)
{
	return behind(file)->pMethods->xSectorSize(behind(file));
}

static int faulty_traits(sqlite3_file *file)
{
	return behind(file)->pMethods->xDeviceCharacteristics(behind(file));
}

static int faulty_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
	return behind(file)->pMethods->xShmMap(behind(file), page, size, extend, out);
}

static int faulty_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return behind(file)->pMethods->xShmLock(behind(file), offset, count, flags);
}

static void faulty_shm_barrier(sqlite3_file *file)
{
	behind(file)->pMethods->xShmBarrier(behind(file));
}

static int faulty_shm_unmap(sqlite3_file *file, int remove)
{
	return behind(file)->pMethods->xShmUnmap(behind(file), remove);
}

static const sqlite3_io_methods faulty_methods = {
	.iVersion = 2,
	.xClose = faulty_close,
	.xRead = faulty_read,
	.xWrite = faulty_write,
	.xTruncate = faulty_truncate,
	.xSync = faulty_sync,
	.xFileSize = faulty_size,
	.xLock = faulty_lock,
	.xUnlock = faulty_unlock,
	.xCheckReservedLock = faulty_reserved,
	.xFileControl = faulty_control,
	.xSectorSize = faulty_sector,
	.xDeviceCharacteristics = faulty_traits,
	.xShmMap = faulty_shm_map,
	.xShmLock = faulty_shm_lock,
	.xShmBarrier = faulty_shm_barrier,
	.xShmUnmap = faulty_shm_unmap,
};

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	struct faulty_file *it = (struct faulty_file *)file;

	(void)vfs;
	it->real = (sqlite3_file *)(it + 1);
	it->base.pMethods = NULL;
	if (!disk.only_sync && disk_fails(false))
		return SQLITE_CANTOPEN;
	if (disk.real->xOpen(disk.real, name, it->real, flags, out) != SQLITE_OK)
		return SQLITE_CANTOPEN;
	it->base.pMethods = &faulty_methods;
	return SQLITE_OK;
}

/* Every connection from here on is on this disk. */
static void disk_install(void)
{
	disk.real = sqlite3_vfs_find(NULL);
	disk.vfs = *disk.real;
	disk.vfs.zName = "faulty";
	disk.vfs.szOsFile = (int)sizeof(struct faulty_file) + disk.real->szOsFile;
	disk.vfs.xOpen = faulty_open;
	disk.code = SQLITE_IOERR_WRITE;
	sqlite3_vfs_register(&disk.vfs, 1);
}

static void disk_remove(void)
{
	sqlite3_vfs_unregister(&disk.vfs);
	sqlite3_vfs_register(disk.real, 1);
}

static void disk_is_well(void)
{
	disk.fails_at = 0;
	disk.operations = 0;
}

static void disk_fails_at(long operation, bool for_ever)
{
	disk.operations = 0;
	disk.fails_at = operation;
	disk.for_ever = for_ever;
}

#endif
