/*
 * A disk with faults, for tests: loaded into a process with LD_PRELOAD, it stands between the process and the files of its
 * database, paceline.db and paceline.db-wal. What is to go wrong is said by files in the folder FAULTY_DISK:
 *
 *   fail-fsync-db, fail-fsync-wal    fsync reports EIO
 *   fail-write-db, fail-write-wal    holds a number: so many writes go on, all later ones report EIO
 *   full-db, full-wal                holds a number: so many writes go on, all later ones report ENOSPC
 *   fail-read-db                     holds two numbers: reads between these bytes report EIO
 *
 * It keeps in that folder, under the same names, what would be left after a power failure: what was written before an
 * fsync that succeeded. What was written before one that failed counts as written for the system, as Linux does it, and
 * is not on the disk. The file "fsyncs" gets a line for each fsync that succeeded: db or wal.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096
#define MOST_PAGES (1 << 16)

enum { DB, WAL, NEITHER };
static const char *const names[] = {"db", "wal"};
static const char *const files[] = {"paceline.db", "paceline.db-wal"};
/* Pages that were written and not yet given to the disk. */
static unsigned char dirty[2][MOST_PAGES];

static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_pread)(int, void *, size_t, off64_t);
static int (*real_fsync)(int);

__attribute__((constructor)) static void begin(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_pread = dlsym(RTLD_NEXT, "pread64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
}

static int file_of(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return NEITHER;
  path[length] = 0;
  const char *name = strrchr(path, '/');
  for (int file = DB; file <= WAL; file++) if (name != NULL && strcmp(name + 1, files[file]) == 0) return file;
  return NEITHER;
}

static const char *in_folder(char *path, const char *name, const char *suffix) {
  snprintf(path, 4096, "%s/%s%s", getenv("FAULTY_DISK"), name, suffix);
  return path;
}

/* Reads up to two numbers of a file in the folder; returns -1 when there is no such file. */
static int order(const char *what, const char *name, long long numbers[2]) {
  char path[4096];
  FILE *file = fopen(in_folder(path, what, name), "r");
  if (file == NULL) return -1;
  int read = fscanf(file, "%lld %lld", &numbers[0], &numbers[1]);
  fclose(file);
  return read < 0 ? 0 : read;
}

/* Whether the next write is one too many. */
static int is_refused(const char *what, const char *name) {
  long long left[2] = {0, 0};
  if (order(what, name, left) < 0) return 0;
  if (left[0] == 0) return 1;
  char path[4096];
  FILE *file = fopen(in_folder(path, what, name), "w");
  if (file == NULL) abort();
  fprintf(file, "%lld", left[0] - 1);
  fclose(file);
  return 0;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t place) {
  int file = file_of(fd);
  if (file == NEITHER) return real_pwrite(fd, bytes, count, place);
  if (is_refused("fail-write-", names[file])) return errno = EIO, -1;
  if (is_refused("full-", names[file])) return errno = ENOSPC, -1;
  for (off64_t page = place / PAGE; page * PAGE < place + (off64_t)count; page++) {
    if (page >= MOST_PAGES) abort();
    dirty[file][page] = 1;
  }
  return real_pwrite(fd, bytes, count, place);
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t place) {
  long long range[2] = {0, 0};
  if (file_of(fd) == DB && order("fail-read-", "db", range) == 2 && place < range[1] && place + (off64_t)count > range[0]) return errno = EIO, -1;
  return real_pread(fd, bytes, count, place);
}

static void give_to_disk(int fd, int file) {
  char path[4096], page_bytes[PAGE];
  int disk = open(in_folder(path, files[file], ""), O_CREAT | O_RDWR, 0600);
  struct stat status;
  if (disk < 0 || fstat(fd, &status) != 0 || ftruncate(disk, status.st_size) != 0) abort();
  for (off64_t page = 0; page * PAGE < status.st_size; page++) {
    if (!dirty[file][page]) continue;
    ssize_t length = real_pread(fd, page_bytes, PAGE, page * PAGE);
    if (length < 0 || real_pwrite(disk, page_bytes, length, page * PAGE) != length) abort();
  }
  close(disk);
  FILE *log = fopen(in_folder(path, "fsyncs", ""), "a");
  if (log == NULL) abort();
  fprintf(log, "%s\n", names[file]);
  fclose(log);
}

int fsync(int fd) {
  int file = file_of(fd);
  if (file == NEITHER) return real_fsync(fd);
  long long ignored[2];
  int fails = order("fail-fsync-", names[file], ignored) >= 0;
  if (!fails) give_to_disk(fd, file);
  memset(dirty[file], 0, MOST_PAGES);
  if (fails) errno = EIO;
  return fails ? -1 : 0;
}

int fdatasync(int fd) {
  return fsync(fd);
}
