# This one tests the real output: it comes before the one that stands in for it elsewhere.
if(TARGET test_feed_output)
    set_target_properties(test_feed_output PROPERTIES
        LINK_LIBRARIES "wb_feed;wb_support;PkgConfig::CMOCKA")
endif()
