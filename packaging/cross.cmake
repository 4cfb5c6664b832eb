# A Pi's programs from a PC, for packaging/arm64.cmake and armhf.cmake, which say `processor`, `triple` and `emulator`:
# Debian's cross compiler with both architectures' libraries installed; what is built runs under qemu-user.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${processor})
set(CMAKE_C_COMPILER ${triple}-gcc)
set(CMAKE_CXX_COMPILER ${triple}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${triple})
set(PKG_CONFIG_EXECUTABLE /usr/bin/${triple}-pkg-config)
set(CMAKE_CROSSCOMPILING_EMULATOR ${emulator})
