/*
 * Takes the power from a disk: `cut-power DEVICE FOLDER`, where the ext4 of the loop device DEVICE is mounted at FOLDER.
 * Says "ready", waits for a byte on its standard input, and shuts the file system down without flushing its journal
 * (EXT4_IOC_SHUTDOWN, NOLOGFLUSH): from that moment on nothing reaches the device any more. Says "cut" then, and ends.
 *
 * The ioctl would shut down whatever file system FOLDER happens to be on, so it is done to that loop device or not at all.
 */
#include <fcntl.h>
#include <linux/types.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define SHUTDOWN _IOR('X', 125, __u32)
#define NO_LOG_FLUSH 2
#define LOOP_MAJOR 7

int main(int count, char **args) {
  struct stat device, folder;
  if (count != 3) return fprintf(stderr, "cut-power DEVICE FOLDER\n"), 2;
  int file = open(args[2], O_RDONLY | O_DIRECTORY);
  if (file < 0 || fstat(file, &folder) != 0 || stat(args[1], &device) != 0) return perror("cut-power"), 2;
  int is_meant = S_ISBLK(device.st_mode) && major(device.st_rdev) == LOOP_MAJOR && folder.st_dev == device.st_rdev;
  if (!is_meant) return fprintf(stderr, "cut-power: %s is not on the loop device %s\n", args[2], args[1]), 2;
  char go;
  if (write(1, "ready\n", 6) != 6 || read(0, &go, 1) != 1) return 1;
  __u32 how = NO_LOG_FLUSH;
  if (ioctl(file, SHUTDOWN, &how) != 0) return perror("cut-power: the file system cannot be shut down"), 3;
  return write(1, "cut\n", 4) == 4 ? 0 : 1;
}
