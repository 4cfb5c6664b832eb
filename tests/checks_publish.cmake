# Publishers and a hub that is a Python program (hub_peer.py, with Debian's python3-zmq).
if(TARGET wallboard-feed)
    add_test(NAME delivery_end_to_end COMMAND ${root}/tests/check_delivery.py
        $<TARGET_FILE_DIR:wallboard-feed> ${CMAKE_CURRENT_BINARY_DIR}/delivery)
    set_tests_properties(delivery_end_to_end PROPERTIES TIMEOUT 300)
endif()
