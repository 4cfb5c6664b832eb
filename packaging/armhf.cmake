# A Pi with 32 bits: the preset `armhf`.
set(processor armv7l)
set(triple arm-linux-gnueabihf)
set(emulator qemu-arm-static)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
